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

    /** Compiles all rules of a schema; null when there are none. */
    static @Nullable RuleTree of(Structural root, Problems problems) {
        return hasRules(root) ? new Building(problems).tree(root, true, "", true) : null;
    }

    /** Whether there are rules anywhere. */
    static boolean hasRules(Structural schema) {
        return !schema.extensions().rules().isEmpty()
                || schema.properties().values().stream().anyMatch(RuleTree::hasRules)
                || schema.additional() != null && hasRules(schema.additional())
                || schema.items() != null && hasRules(schema.items());
    }

    private record Building(Problems problems) {

        /**
         * @param correlated whether values here can be found again in the old object
         */
        RuleTree tree(Structural schema, boolean resource, String path, boolean correlated) {
            Map<String, RuleTree> properties = new LinkedHashMap<>();
            boolean below = correlated && !schema.extensions().mapType().equals("atomic");
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
                    programs(schema, resource, path, correlated),
                    properties,
                    child(schema.additional(), path + ".additionalProperties", below),
                    child(schema.items(), path + ".items", correlated && schema.isListMap()));
        }

        private @Nullable RuleTree child(
                @Nullable Structural schema, String path, boolean correlated) {
            return schema == null || !hasRules(schema)
                    ? null
                    : tree(schema, schema.extensions().embedded(), path, correlated);
        }

        private List<RuleProgram> programs(
                Structural schema, boolean resource, String path, boolean correlated) {
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
                    if (program.isPresent() && program.get().usesOld() && !correlated) {
                        throw new RuleProgram.Unsound(
                                "rule",
                                "oldSelf cannot be used on the uncorrelatable portion of the schema");
                    }
                    program.ifPresent(programs::add);
                } catch (RuleProgram.Unsound unsound) {
                    String at = path + ".x-kubernetes-validations[" + i + "]." + unsound.part();
                    problems.unsound(at, rule, unsound);
                }
            }
            return programs;
        }
    }
}
