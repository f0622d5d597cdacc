package io.jollyboat.apiserver.resource;

import java.util.List;
import java.util.Locale;

/**
 * What a resource is called.
 *
 * @param kind the kind, as in {@code Pod}
 * @param listKind the kind of a list of them
 * @param plural the path segment, as in {@code pods}
 * @param singular what kubectl accepts for one
 * @param shortNames what kubectl accepts for short
 * @param categories the groups of resources kubectl lists it under, as in {@code all}
 */
public record Names(
        String kind,
        String listKind,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories) {
    public Names {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
    }

    /** The usual names of a kind. */
    public static Names of(String kind, String plural) {
        return new Names(
                kind, kind + "List", plural, kind.toLowerCase(Locale.ROOT), List.of(), List.of());
    }

    Names withShortNames(List<String> names) {
        return new Names(kind, listKind, plural, singular, names, categories);
    }

    Names withCategories(List<String> names) {
        return new Names(kind, listKind, plural, singular, shortNames, names);
    }
}
