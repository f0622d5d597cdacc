package io.jollyboat.proxy.nftables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The content of one table of nftables: sets and maps with their elements, and chains with their
 * rules. Filled by one thread, then only read.
 */
final class Ruleset {

    private final SequencedMap<String, Collection> collections = new LinkedHashMap<>();
    private final SequencedMap<String, Chain> chains = new LinkedHashMap<>();

    /**
     * A named set or map.
     *
     * @param declaration keyword {@code set} or {@code map}, then the type and flags
     * @param elements by key; empty where the kernel itself puts them in
     */
    record Collection(String keyword, String declaration, Map<String, Element> elements) {}

    /**
     * @param value what a map has for the key; empty in a set
     * @param comment for people; may be empty
     */
    record Element(String value, String comment) {}

    /**
     * @param hook where the kernel calls it; empty for a chain that others jump to
     */
    record Chain(String hook, List<String> rules) {}

    /** Has a set, as declared the first time. */
    Ruleset set(String name, String declaration) {
        return collection("set", name, declaration);
    }

    Ruleset map(String name, String declaration) {
        return collection("map", name, declaration);
    }

    private Ruleset collection(String keyword, String name, String declaration) {
        collections.putIfAbsent(name, new Collection(keyword, declaration, new LinkedHashMap<>()));
        return this;
    }

    /** Puts an element in, unless somebody has put one there under this key. */
    Ruleset element(String collection, String key, String value, String comment) {
        return element(collection, key, new Element(value, comment));
    }

    Ruleset element(String collection, String key, Element element) {
        elements(collection).putIfAbsent(key, element);
        return this;
    }

    private Map<String, Element> elements(String collection) {
        Collection found = collections.get(collection);
        if (found == null) {
            throw new IllegalArgumentException("there is no set " + collection);
        }
        return found.elements();
    }

    /** Adds rules to a chain that others jump to. */
    Ruleset chain(String name, String... rules) {
        return chain(name, List.of(rules));
    }

    Ruleset chain(String name, List<String> rules) {
        chains.computeIfAbsent(name, none -> new Chain("", new ArrayList<>()))
                .rules()
                .addAll(rules);
        return this;
    }

    /** A chain as it is elsewhere. */
    Ruleset chain(String name, Chain chain) {
        chains.putIfAbsent(name, chain);
        return this;
    }

    Ruleset hooked(String name, String hook, String... rules) {
        chains.put(name, new Chain(hook, List.of(rules)));
        return this;
    }

    boolean hasChain(String name) {
        return chains.containsKey(name);
    }

    /** Takes in another's content; what both have remains as it is here. */
    Ruleset with(Ruleset other) {
        other.collections.forEach(
                (name, collection) -> {
                    collection(collection.keyword(), name, collection.declaration());
                    Map<String, Element> own = elements(name);
                    collection.elements().forEach(own::putIfAbsent);
                });
        other.chains.forEach(chains::putIfAbsent);
        return this;
    }

    /** Declares none of these collections any more if there is nothing in it. */
    Ruleset withoutEmpty(Set<String> names) {
        collections
                .entrySet()
                .removeIf(
                        one -> names.contains(one.getKey()) && one.getValue().elements().isEmpty());
        return this;
    }

    SequencedMap<String, Collection> collections() {
        return collections;
    }

    SequencedMap<String, Chain> chains() {
        return chains;
    }
}
