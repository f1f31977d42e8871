using Newsroom.Cleaning;
using Newsroom.Hosting;

return await NewsroomHost.RunAsync(args, new CleaningModule());
