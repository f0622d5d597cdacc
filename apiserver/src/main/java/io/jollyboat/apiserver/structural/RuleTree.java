package io.jollyboat.apiserver.structural;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compiled rules of a schema and of what is below it, where there are any.
 *
 * @param properties of objects with known members
 * @param additional of maps
 * @param items of lists
 */
record RuleTree(
        Structural schema,
        List<RuleProgram> rules,
        Map<String, RuleTree> properties,
        @Nullable RuleTree additional,
        @Nullable RuleTree items) {

    /** Takes what is wrong with a rule: where below the schema it stands, and why. */
    @FunctionalInterface
    interface Problems {
        void unsound(String rulePath, Rule rule, RuleProgram.Unsound why);
    }

    /**
     * Compiles all rules of a schema; null when there are none.
     *
     * @param at where the schema stands
     */
    static @Nullable RuleTree of(Structural root, String at, Problems problems) {
        return hasRules(root) ? new Building(at, problems).tree(root, true, "", null) : null;
    }

    /** Whether there are rules anywhere. */
    static boolean hasRules(Structural schema) {
        return !schema.extensions().rules().isEmpty()
                || schema.properties().values().stream().anyMatch(RuleTree::hasRules)
                || schema.additional() != null && hasRules(schema.additional())
                || schema.items() != null && hasRules(schema.items());
    }

    private record Building(String at, Problems problems) {

        /**
         * @param lost the outermost schema around whose values cannot be found again in an old
         *     object; null when there is none
         */
        RuleTree tree(Structural schema, boolean resource, String path, @Nullable String lost) {
            Map<String, RuleTree> properties = new LinkedHashMap<>();
            boolean atomic = schema.extensions().mapType().equals("atomic");
            String below = lost == null && atomic ? at + path : lost;
            String inList = lost == null && !schema.isListMap() ? at + path : lost;
            schema.properties()
                    .forEach(
                            (name, property) -> {
                                if (hasRules(property)) {
                                    properties.put(
                                            name,
                                            tree(
                                                    property,
                                                    property.extensions().embedded(),
                                                    path + ".properties[" + name + "]",
                                                    below));
                                }
                            });
            return new RuleTree(
                    schema,
                    programs(schema, resource, path, lost),
                    properties,
                    child(schema.additional(), path + ".additionalProperties", below),
                    child(schema.items(), path + ".items", inList));
        }

        private @Nullable RuleTree child(
                @Nullable Structural schema, String path, @Nullable String lost) {
            return schema == null || !hasRules(schema)
                    ? null
                    : tree(schema, schema.extensions().embedded(), path, lost);
        }

        private List<RuleProgram> programs(
                Structural schema, boolean resource, String path, @Nullable String lost) {
            List<RuleProgram> programs = new ArrayList<>();
            if (schema.extensions().rules().isEmpty()) {
                return programs;
            }
            RuleProgram.Compiler compiler = new RuleProgram.Compiler(schema, resource);
            List<Rule> rules = schema.extensions().rules();
            for (int i = 0; i < rules.size(); i++) {
                Rule rule = rules.get(i);
                try {
                    Optional<RuleProgram> program = compiler.compile(rule);
                    if (program.isPresent() && program.get().usesOld() && lost != null) {
                        throw new RuleProgram.Unsound(
                                "rule",
                                "oldSelf cannot be used on the uncorrelatable portion of the schema"
                                        + " within "
                                        + lost);
                    }
                    program.ifPresent(programs::add);
                } catch (RuleProgram.Unsound unsound) {
                    String rulePath =
                            path + ".x-kubernetes-validations[" + i + "]." + unsound.part();
                    problems.unsound(rulePath, rule, unsound);
                }
            }
            return programs;
        }
    }
}
