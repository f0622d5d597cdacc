package io.jollyboat.apiserver.fields;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds out field by field how two states of an object differ. Costs a look at every value of both
 * and allocates for what differs only.
 */
@SuppressWarnings("ReferenceEquality") // what is the same tree need not be compared
public final class Comparison {

    private final FieldSet.Builder set = new FieldSet.Builder();
    private final FieldSet.Builder removed = new FieldSet.Builder();
    private final Place place = new Place();

    private Comparison() {}

    /**
     * Compares two states.
     *
     * @param passedOver members of the object itself that do not count
     */
    public static Changes of(
            ObjectNode before, ObjectNode after, Form form, Set<String> passedOver) {
        Comparison run = new Comparison();
        for (String name : after.propertyNames()) {
            if (!passedOver.contains(name)) {
                run.member(form, name, before.get(name), after.get(name));
            }
        }
        for (String name : before.propertyNames()) {
            if (!passedOver.contains(name) && !after.has(name)) {
                run.member(form, name, before.get(name), null);
            }
        }
        FieldSet changed = run.set.build();
        FieldSet gone = run.removed.build();
        return changed.isEmpty() && gone.isEmpty() ? Changes.NONE : new Changes(changed, gone);
    }

    private void member(
            Form parent, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
        Form form = parent instanceof Form.Members members ? members.member(name) : null;
        place.enter(name);
        value(form == null ? Form.DEDUCED : form, before, after);
        place.leave();
    }

    private void value(Form form, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == after) {
            return;
        }
        switch (form) {
            case Form.Scalar ignored -> leaf(before, after);
            case Form.Members members -> members(members, before, after);
            case Form.Items items -> items(items, before, after);
            case Form.Deduced ignored -> deduced(before, after);
        }
    }

    private void deduced(@Nullable JsonNode before, @Nullable JsonNode after) {
        boolean was = before != null && before.isObject();
        boolean is = after != null && after.isObject();
        boolean one = before == null || after == null || before.isNull() || after.isNull();
        if (was && is || one && (was || is)) {
            members(Deduction.MEMBERS, before, after);
            return;
        }
        leaf(before, after);
        if (was) {
            below(Deduction.MEMBERS, before, null);
        } else if (is) {
            below(Deduction.MEMBERS, null, after);
        }
    }

    private void members(Form.Members form, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (form.atomic() || hollow(before) && hollow(after)) {
            leaf(before, after);
            return;
        }
        below(form, before, after);
        presence(before, after);
    }

    private void below(Form.Members form, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (after instanceof ObjectNode now) {
            for (String name : now.propertyNames()) {
                JsonNode was = before instanceof ObjectNode then ? then.get(name) : null;
                member(form, name, was, now.get(name));
            }
        }
        if (before instanceof ObjectNode then) {
            for (String name : then.propertyNames()) {
                if (!(after instanceof ObjectNode now) || !now.has(name)) {
                    member(form, name, then.get(name), null);
                }
            }
        }
    }

    private void items(Form.Items form, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (form.relation() == Form.Relation.ATOMIC || hollow(before) && hollow(after)) {
            leaf(before, after);
            return;
        }
        if (before == null || after == null || !before.equals(after)) {
            Map<String, List<JsonNode>> then = ListElements.byStep(form, before);
            Map<String, List<JsonNode>> now = ListElements.byStep(form, after);
            now.forEach((step, items) -> element(form, then.getOrDefault(step, List.of()), items));
            then.forEach(
                    (step, items) -> {
                        if (!now.containsKey(step)) {
                            element(form, items, List.of());
                        }
                    });
        }
        presence(before, after);
    }

    /** Elements that are not told apart from others count as one value. */
    private void element(Form.Items form, List<JsonNode> before, List<JsonNode> after) {
        JsonNode was = before.isEmpty() ? null : before.getFirst();
        JsonNode is = after.isEmpty() ? null : after.getFirst();
        JsonNode some = is == null ? was : is;
        if (some == null) {
            return;
        }
        place.enter(form, some);
        if (before.size() <= 1 && after.size() <= 1) {
            value(form.element(), was, is);
        } else if (before.size() >= 2 && after.size() >= 2) {
            if (!before.equals(after)) {
                set.add(place.path());
            }
        } else if (before.size() >= 2) {
            if (is != null) {
                value(form.element(), null, is);
            } else {
                removed.add(place.path());
            }
        } else {
            if (was != null) {
                value(form.element(), was, null);
            }
            set.add(place.path());
        }
        place.leave();
    }

    private void leaf(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null) {
            presence(before, after);
        } else if (!before.equals(after) && !Trees.same(before, after)) {
            set.add(place.path());
        }
    }

    private void presence(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null && after != null) {
            set.add(place.path());
        } else if (after == null && before != null) {
            removed.add(place.path());
        }
    }

    /** Whether there is nothing in it to descend to. */
    private static boolean hollow(@Nullable JsonNode node) {
        return node == null || !node.isContainer() || node.isEmpty();
    }
}
