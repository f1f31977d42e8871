using Newsroom.Article.V1;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// How much of an article is about an entity: each mention weighs 1, up to 1 more the nearer it is to the beginning of the body,
/// 3 in the title and 2 in the dek; the weights of all entities are scaled to sum up to 1.
/// </summary>
public static class Salience
{
    public static double WeightOf(Candidate mention) => mention.Source.Field switch
    {
        TextField.Title => 3,
        TextField.Dek => 2,
        _ => 2 - ((double)mention.Source.Text.Tokens[mention.First].Start / mention.Source.Text.Text.Length),
    };
}
