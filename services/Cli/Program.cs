using Newsroom.Cli;

return await CommandTree.InvokeAsync(args);
