package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.nftables.Ruleset.Chain;
import io.jollyboat.proxy.nftables.Ruleset.Collection;
import io.jollyboat.proxy.nftables.Ruleset.Element;
import java.util.HashMap;
import java.util.Map;

/**
 * The content of one table into which many put their part. A change of one part costs as much as
 * that part has, however many others there are.
 *
 * <p>Not for several threads at once.
 */
final class SharedRuleset {

    private static final Ruleset NOTHING = new Ruleset();

    private final Map<String, Ruleset> parts = new HashMap<>();
    private final Claims<Collection> declared = new Claims<>();
    private final Map<String, Claims<Element>> elements = new HashMap<>();
    private final Claims<Chain> chains = new Claims<>();

    /**
     * What a change of some parts made of the table, without what remains as it was.
     *
     * @param before what was there of what the parts have and had
     */
    record Step(Ruleset before, Ruleset after) {}

    /**
     * Takes in parts in place of those before.
     *
     * @param changed by owner; an empty one for an owner who has nothing any more
     */
    Step replace(Map<String, Ruleset> changed) {
        var concerned = new Ruleset();
        changed.forEach(
                (owner, part) -> concerned.with(parts.getOrDefault(owner, NOTHING)).with(part));
        Ruleset before = excerpt(concerned);
        changed.forEach(
                (owner, part) -> {
                    take(owner, parts.getOrDefault(owner, NOTHING));
                    give(owner, part);
                });
        return new Step(before, excerpt(concerned));
    }

    private void take(String owner, Ruleset part) {
        part.collections()
                .forEach(
                        (name, collection) -> {
                            declared.remove(owner, name);
                            Claims<Element> there = elements.get(name);
                            if (there != null) {
                                collection
                                        .elements()
                                        .keySet()
                                        .forEach(key -> there.remove(owner, key));
                                if (there.isEmpty()) {
                                    elements.remove(name);
                                }
                            }
                        });
        part.chains().keySet().forEach(name -> chains.remove(owner, name));
        parts.remove(owner);
    }

    private void give(String owner, Ruleset part) {
        part.collections()
                .forEach(
                        (name, collection) -> {
                            declared.put(owner, name, collection);
                            if (!collection.elements().isEmpty()) {
                                Claims<Element> there =
                                        elements.computeIfAbsent(name, none -> new Claims<>());
                                collection
                                        .elements()
                                        .forEach((key, element) -> there.put(owner, key, element));
                            }
                        });
        part.chains().forEach((name, chain) -> chains.put(owner, name, chain));
        parts.put(owner, part);
    }

    /** What is there of what another has. */
    private Ruleset excerpt(Ruleset concerned) {
        var excerpt = new Ruleset();
        concerned
                .collections()
                .forEach(
                        (name, collection) -> {
                            Collection there = declared.get(name);
                            if (there != null) {
                                declare(excerpt, name, there);
                                collection
                                        .elements()
                                        .keySet()
                                        .forEach(key -> element(excerpt, name, key));
                            }
                        });
        concerned
                .chains()
                .keySet()
                .forEach(
                        name -> {
                            Chain there = chains.get(name);
                            if (there != null) {
                                excerpt.chain(name, there);
                            }
                        });
        return excerpt;
    }

    private void element(Ruleset excerpt, String name, String key) {
        Claims<Element> there = elements.get(name);
        Element element = there == null ? null : there.get(key);
        if (element != null) {
            excerpt.element(name, key, element);
        }
    }

    private static void declare(Ruleset into, String name, Collection collection) {
        if (collection.keyword().equals("map")) {
            into.map(name, collection.declaration());
        } else {
            into.set(name, collection.declaration());
        }
    }

    /** All of it. */
    Ruleset whole() {
        var whole = new Ruleset();
        declared.forEach((name, collection) -> declare(whole, name, collection));
        elements.forEach(
                (name, there) ->
                        there.forEach((key, element) -> whole.element(name, key, element)));
        chains.forEach(whole::chain);
        return whole;
    }
}
