package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.fields.FieldSet;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An applied configuration wants fields to be otherwise than their owners do. */
final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Fields that somebody owns. */
    record Conflict(Owner owner, FieldSet fields) {}

    private final transient List<Conflict> conflicts;

    ConflictException(List<Conflict> conflicts) {
        this.conflicts =
                conflicts.stream()
                        .sorted(Comparator.comparing(conflict -> conflict.owner().words()))
                        .toList();
    }

    List<Conflict> conflicts() {
        return conflicts;
    }

    /** As the API reports it. */
    ApiException answer() {
        Map<String, List<String>> byOwner = new TreeMap<>();
        List<Cause> causes = new ArrayList<>();
        for (Conflict conflict : conflicts) {
            String owner = conflict.owner().words();
            for (List<String> path : conflict.fields().paths()) {
                String field = FieldSet.words(path);
                causes.add(new Cause("FieldManagerConflict", "conflict with " + owner, field));
                byOwner.computeIfAbsent(owner, first -> new ArrayList<>()).add(field);
            }
        }
        return new ApiException(
                Reason.CONFLICT.code(),
                Reason.CONFLICT,
                message(causes, byOwner),
                new StatusDetails("", "", "", "", causes, 0));
    }

    private static String message(List<Cause> causes, Map<String, List<String>> byOwner) {
        if (causes.size() == 1) {
            Cause only = causes.getFirst();
            return "Apply failed with 1 conflict: " + only.message() + ": " + only.field();
        }
        List<String> lines = new ArrayList<>();
        byOwner.forEach(
                (owner, fields) -> {
                    lines.add("conflicts with " + owner + ":");
                    fields.forEach(field -> lines.add("- " + field));
                });
        return "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    }
}
