"""The groups as a picture: elbow, silhouette, and where everybody stands."""

from pathlib import Path

from recommender.customers.profiles import Profiles

INK, ACCENT = "#1f2933", "#1769aa"


def draw(path: Path, profiles: Profiles) -> None:
    """Write a picture; its kind is the file's ending. Raises `ValueError` for an ending that is none."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    groups = profiles.about["segments"]
    counts = [one["k"] for one in groups["fits"]]
    figure, (elbow, silhouette, people) = pyplot.subplots(1, 3, figsize=(14, 4.2), layout="constrained")
    elbow.plot(counts, [one["spread"] for one in groups["fits"]], "o-", color=INK)
    elbow.set(title="Spread within groups", xlabel="groups")
    silhouette.plot(counts, [one["silhouette"] for one in groups["fits"]], "o-", color=INK)
    silhouette.set(title="Silhouette", xlabel="groups")
    if counts:
        elbow.axvline(groups["elbow"], color=ACCENT, linestyle=":", label="elbow")
        silhouette.axvline(groups["chosen"], color=ACCENT, linestyle=":", label="chosen")
        elbow.legend()
        silhouette.legend()
    known = [one for one in profiles if one.orders]
    for name in sorted({one.segment for one in known}):
        some = [one for one in known if one.segment is name]
        people.scatter([one.recency for one in some], [one.orders for one in some], s=8, alpha=0.5, label=str(name))
    people.set(title="Customers", xlabel="days since the last order", ylabel="orders", xscale="symlog", yscale="log")
    if known:
        people.legend(fontsize=7)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
