package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.resource.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names that definitions have and want, by their group. Used by one thread. */
final class NamesInUse {

    private record Claim(Names wanted, Names accepted) {}

    private final Map<String, Map<String, Claim>> groups = new HashMap<>();

    /** Notes what a definition has and wants. */
    void note(Definition definition) {
        groups.computeIfAbsent(definition.group(), ignored -> new TreeMap<>())
                .put(
                        definition.name(),
                        new Claim(definition.wantedNames(), definition.acceptedNames()));
    }

    void forget(Definition definition) {
        Map<String, Claim> group = groups.getOrDefault(definition.group(), new HashMap<>());
        group.remove(definition.name());
        if (group.isEmpty()) {
            groups.remove(definition.group());
        }
    }

    /** The names that the other definitions of the group have. */
    List<Names> ofOthers(Definition definition) {
        List<Names> names = new ArrayList<>();
        groups.getOrDefault(definition.group(), Map.of())
                .forEach(
                        (name, claim) -> {
                            if (!name.equals(definition.name())) {
                                names.add(claim.accepted);
                            }
                        });
        return names;
    }

    /** The other definitions of the group that did not get all names they want. */
    List<String> othersWaiting(Definition definition) {
        List<String> waiting = new ArrayList<>();
        groups.getOrDefault(definition.group(), Map.of())
                .forEach(
                        (name, claim) -> {
                            if (!name.equals(definition.name())
                                    && !claim.wanted.equals(claim.accepted)) {
                                waiting.add(name);
                            }
                        });
        return waiting;
    }
}
