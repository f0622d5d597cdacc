package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.customresource.definition.Conditions.Wanted;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which of the names that a definition asks for it gets: those that no other definition of its
 * group has. Names once got stay its own until it gives them up.
 *
 * @param names what it has from now on
 * @param conditions what is to be said of it
 */
public record NameAcceptance(Names names, List<Wanted> conditions) {

    /**
     * Decides.
     *
     * @param others what the other definitions of the group have
     */
    public static NameAcceptance of(Definition definition, Collection<Names> others) {
        Set<String> resources = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        for (Names taken : others) {
            resources.add(taken.plural());
            resources.add(taken.singular());
            resources.addAll(taken.shortNames());
            kinds.add(taken.kind());
            kinds.add(taken.listKind());
        }
        resources.remove("");
        kinds.remove("");
        return new Decision(definition.wantedNames(), definition.acceptedNames())
                .decide(resources, kinds, definition.established(), definition.bundleIsBroken());
    }

    private static final class Decision {
        private final Names wanted;
        private final Names had;
        private String reason = "";
        private String message = "";

        Decision(Names wanted, Names had) {
            this.wanted = wanted;
            this.had = had;
        }

        NameAcceptance decide(
                Set<String> resources,
                Set<String> kinds,
                boolean established,
                boolean bundleIsBroken) {
            String plural = one("Plural", wanted.plural(), had.plural(), resources);
            String singular = one("Singular", wanted.singular(), had.singular(), resources);
            List<String> shortNames = shortNames(resources);
            String kind = one("Kind", wanted.kind(), had.kind(), kinds);
            String listKind = one("ListKind", wanted.listKind(), had.listKind(), kinds);
            boolean all = reason.isEmpty();
            List<Wanted> conditions = new ArrayList<>();
            conditions.add(
                    all
                            ? new Wanted("NamesAccepted", true, "NoConflicts", "no conflicts found")
                            : new Wanted("NamesAccepted", false, reason, message));
            if (all && !established && bundleIsBroken) {
                conditions.add(
                        new Wanted(
                                "Established",
                                false,
                                "InvalidCABundle",
                                "The conversion webhook CABundle is invalid"));
            } else if (all || established) {
                conditions.add(
                        new Wanted(
                                "Established",
                                true,
                                "InitialNamesAccepted",
                                "the initial names have been accepted"));
            } else {
                conditions.add(
                        new Wanted(
                                "Established", false, "NotAccepted", "not all names are accepted"));
            }
            return new NameAcceptance(
                    new Names(kind, listKind, plural, singular, shortNames, wanted.categories()),
                    conditions);
        }

        private String one(String what, String name, String before, Set<String> taken) {
            if (name.equals(before) || !taken.contains(name)) {
                return name;
            }
            conflict(what + "Conflict", inUse(name));
            return before;
        }

        private List<String> shortNames(Set<String> taken) {
            List<String> conflicts =
                    wanted.shortNames().stream()
                            .filter(name -> !had.shortNames().contains(name))
                            .filter(taken::contains)
                            .map(Decision::inUse)
                            .toList();
            if (conflicts.isEmpty()) {
                return wanted.shortNames();
            }
            conflict(
                    "ShortNamesConflict",
                    conflicts.size() == 1
                            ? conflicts.getFirst()
                            : "[" + String.join(", ", conflicts) + "]");
            return had.shortNames();
        }

        private void conflict(String why, String words) {
            reason = why;
            message = words;
        }

        private static String inUse(String name) {
            return '"' + name + "\" is already in use";
        }
    }

    /** Notes the names and conditions on a definition. */
    public void note(ObjectNode tree, String now) {
        ObjectNode status = Trees.object(tree, "status");
        ObjectNode accepted = status.putObject("acceptedNames");
        if (!names.categories().isEmpty()) {
            names.categories().forEach(accepted.putArray("categories")::add);
        }
        accepted.put("kind", names.kind());
        if (!names.listKind().isEmpty()) {
            accepted.put("listKind", names.listKind());
        }
        accepted.put("plural", names.plural());
        if (!names.shortNames().isEmpty()) {
            names.shortNames().forEach(accepted.putArray("shortNames")::add);
        }
        if (!names.singular().isEmpty()) {
            accepted.put("singular", names.singular());
        }
        conditions.forEach(each -> Conditions.set(tree, each, now));
    }
}
