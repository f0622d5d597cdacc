package io.jollyboat.apiserver.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What server-side apply has to make of fields that several managers write: who owns which, and
 * what is there. It knows fields by name only; one may be inside another, as the value of a list's
 * element, and then is not there without it.
 */
final class SharedFields {

    /** What owners are called: {@code ann/Apply}, {@code ann/Update}. */
    static String owner(String manager, boolean applied) {
        return manager + (applied ? "/Apply" : "/Update");
    }

    /** The value of what is only there or not. */
    static final String THERE = "";

    final Map<String, String> values = new TreeMap<>();
    final Map<String, Set<String>> owners = new TreeMap<>();

    /** What a field is inside of; null for most. */
    static String around(String field) {
        return field.startsWith("value ") ? "element " + field.substring(6) : "";
    }

    /** What stands in the way of applying this, as {@code owner field}. */
    Set<String> conflicts(String manager, Map<String, String> document) {
        Set<String> found = new TreeSet<>();
        document.forEach(
                (field, value) -> {
                    if (values.containsKey(field) && !values.get(field).equals(value)) {
                        for (String owner : owners.getOrDefault(field, Set.of())) {
                            if (!owner.equals(owner(manager, true))) {
                                found.add(owner + " " + field);
                            }
                        }
                    }
                });
        return found;
    }

    /** Applied, nobody being in the way or by force. */
    void apply(String manager, Map<String, String> document) {
        String self = owner(manager, true);
        document.forEach(
                (field, value) -> {
                    boolean changed = !value.equals(values.put(field, value));
                    Set<String> its = owners.computeIfAbsent(field, none -> new TreeSet<>());
                    if (changed) {
                        its.clear();
                    }
                    its.add(self);
                });
        List<String> left = new ArrayList<>();
        owners.forEach(
                (field, its) -> {
                    if (!document.containsKey(field) && its.remove(self)) {
                        left.add(field);
                    }
                });
        left.stream()
                .filter(field -> owners.containsKey(field) && owners.get(field).isEmpty())
                .forEach(this::removeWithInside);
    }

    /** An element that nobody has any more goes, whoever wrote something in it. */
    private void removeWithInside(String field) {
        new ArrayList<>(owners.keySet())
                .stream().filter(each -> around(each).equals(field)).forEach(this::remove);
        remove(field);
    }

    private void remove(String field) {
        values.remove(field);
        owners.remove(field);
    }

    /** Replaced as a whole. */
    void update(String manager, Map<String, String> document) {
        String self = owner(manager, false);
        new ArrayList<>(values.keySet())
                .stream().filter(field -> !document.containsKey(field)).forEach(this::remove);
        document.forEach(
                (field, value) -> {
                    if (!value.equals(values.put(field, value))) {
                        owners.put(field, new TreeSet<>(Set.of(self)));
                    }
                });
    }

    /** By owner, what each has of these fields. */
    Map<String, Set<String>> owned() {
        Map<String, Set<String>> all = new TreeMap<>();
        owners.forEach(
                (field, its) ->
                        its.forEach(
                                owner ->
                                        all.computeIfAbsent(owner, none -> new TreeSet<>())
                                                .add(field)));
        return all;
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(each -> each + " " + owners.get(each.getKey()))
                .collect(Collectors.joining("\n"));
    }
}
