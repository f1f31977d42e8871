using Newsroom.Hosting;
using Newsroom.Ingest;

return await NewsroomHost.RunAsync(args, new IngestModule());
