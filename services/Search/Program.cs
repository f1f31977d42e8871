using Newsroom.Hosting;
using Newsroom.Search;

return await NewsroomHost.RunAsync(args, new SearchModule());
