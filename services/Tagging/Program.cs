using Newsroom.Hosting;
using Newsroom.Tagging;

return await NewsroomHost.RunAsync(args, new TaggingModule());
