package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that a schema demands of an object: values, objects within it, lists, rules. The rules are
 * compiled when the first object is checked and then kept. Safe for use by several threads.
 */
public final class ObjectCheck {

    private final Structural schema;
    private final boolean embeds;

    /** Compiled rules; set once. */
    private volatile @Nullable Rules rules;

    private record Rules(@Nullable RuleTree tree) {}

    public ObjectCheck(Structural schema) {
        this.schema = schema;
        this.embeds = EmbeddedObjects.in(schema);
    }

    /**
     * Complains about an object.
     *
     * @param old the object as it was, for an update: what has not changed is let pass
     */
    public void check(ObjectNode object, @Nullable ObjectNode old, Violations violations) {
        ValueCheck.check(object, schema, "", old, violations);
        if (embeds) {
            EmbeddedObjects.check(Field.root(object, violations), schema);
        }
        ListTypes.check(Field.root(object, violations), schema, old);
        RuleTree tree = rules();
        if (tree == null) {
            return;
        }
        boolean unsound = violations.list().stream().anyMatch(ObjectCheck::blocksRules);
        if (unsound) {
            violations.add(
                    new Violation(
                            Violation.Type.INVALID,
                            ValueCheck.NOWHERE,
                            null,
                            "some validation rules were not checked because the object was"
                                    + " invalid; correct the existing errors to complete"
                                    + " validation"));
        } else {
            RuleCheck.check(object, tree, old, violations);
        }
    }

    /**
     * Complains about rules that cannot be read, whose types do not fit the schema, or that may
     * cost too much. Takes long: for threads that may block.
     *
     * @param schema where the schema stands
     */
    public static void checkRules(Field schema, Structural structural) {
        if (RuleTree.hasRules(structural) && !SoundSchemas.contain(schema.node())) {
            compileRules(schema, structural);
        }
    }

    /** The same, whatever is known of the schema. */
    public static void compileRules(Field schema, Structural structural) {
        RuleTree tree =
                RuleTree.of(
                        structural,
                        schema.path().toString(),
                        (at, rule, why) ->
                                schema.violations()
                                        .add(
                                                new Violation(
                                                        Violation.Type.INVALID,
                                                        schema.path() + at,
                                                        rule.source(),
                                                        why.message())));
        if (tree != null) {
            RuleCosts.check(
                    tree,
                    (at, why) ->
                            schema.violations()
                                    .add(
                                            new Violation(
                                                    Violation.Type.FORBIDDEN,
                                                    schema.path() + at,
                                                    null,
                                                    why)));
        }
    }

    /** Rules are written for values of the right form. */
    private static boolean blocksRules(Violation violation) {
        return switch (violation.type()) {
            case REQUIRED, TOO_LONG, TOO_MANY, TYPE_INVALID, NOT_SUPPORTED -> true;
            default -> false;
        };
    }

    private @Nullable RuleTree rules() {
        Rules known = rules;
        if (known == null) {
            // those that do not compile were refused with their definition
            known = new Rules(RuleTree.of(schema, "", (path, rule, why) -> {}));
            rules = known;
        }
        return known.tree;
    }
}
