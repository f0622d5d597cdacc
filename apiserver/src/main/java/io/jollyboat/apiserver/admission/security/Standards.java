package io.jollyboat.apiserver.admission.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The rules of the standards, in the order in which findings are told. */
final class Standards {

    /**
     * One rule.
     *
     * @param since the version from which on it holds
     * @param strictFrom the version from which on the restricted level has a stricter one in its
     *     place
     */
    private record Rule(
            int since, int strictFrom, Function<Subject, Optional<Finding>> examination) {

        static Rule of(Function<Subject, Optional<Finding>> examination) {
            return new Rule(0, Integer.MAX_VALUE, examination);
        }

        Rule since(int minor) {
            return new Rule(minor, strictFrom, examination);
        }

        Rule replacedFrom(int minor) {
            return new Rule(since, minor, examination);
        }

        boolean holds(Standard standard) {
            boolean outdone =
                    standard.level() == Level.RESTRICTED
                            && strictFrom != Integer.MAX_VALUE
                            && standard.minor() >= strictFrom;
            return standard.minor() >= since && !outdone;
        }
    }

    private static final List<Rule> BASELINE =
            List.of(
                    Rule.of(BaselineRules::appArmor),
                    Rule.of(BaselineRules::capabilities).replacedFrom(22),
                    Rule.of(BaselineRules::hostNamespaces),
                    Rule.of(BaselineRules::hostPaths).replacedFrom(0),
                    Rule.of(BaselineRules::hostPorts),
                    Rule.of(BaselineRules::probeHosts).since(34),
                    Rule.of(BaselineRules::privileged),
                    Rule.of(BaselineRules::procMount),
                    Rule.of(KernelRules::seLinux),
                    Rule.of(KernelRules::seccomp).since(19).replacedFrom(19),
                    Rule.of(KernelRules::sysctls),
                    Rule.of(BaselineRules::windowsHostProcess));

    private static final List<Rule> RESTRICTED =
            List.of(
                    Rule.of(RestrictedRules::privilegeEscalation).since(8),
                    Rule.of(RestrictedRules::capabilities).since(22),
                    Rule.of(RestrictedRules::volumes),
                    Rule.of(RestrictedRules::runAsNonRoot),
                    Rule.of(RestrictedRules::runAsUser).since(23),
                    Rule.of(RestrictedRules::seccomp).since(19));

    private Standards() {}

    /** What is wrong with a pod; empty when nothing is. */
    static List<Finding> examine(Standard standard, JsonNode metadata, JsonNode spec) {
        List<Finding> findings = new ArrayList<>();
        if (!standard.restricts()) {
            return findings;
        }
        Subject subject = new Subject(metadata, spec, standard.minor());
        examine(BASELINE, standard, subject, findings);
        if (standard.level() == Level.RESTRICTED) {
            examine(RESTRICTED, standard, subject, findings);
        }
        return findings;
    }

    private static void examine(
            List<Rule> rules, Standard standard, Subject subject, List<Finding> findings) {
        for (Rule rule : rules) {
            if (rule.holds(standard)) {
                rule.examination().apply(subject).ifPresent(findings::add);
            }
        }
    }
}
