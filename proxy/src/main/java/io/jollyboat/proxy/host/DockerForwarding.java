package io.jollyboat.proxy.host;

import io.jollyboat.proxy.routing.Family;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the packets of pods pass where Docker would drop them: Docker sets the policy of the FORWARD
 * chain to DROP and keeps a chain for others' rules, DOCKER-USER. A rule of ours there is marked
 * with a comment; no other is touched.
 */
final class DockerForwarding {

    private final String program;
    private final String comment;
    private final List<List<String>> rules;

    DockerForwarding(String profile, String podRange, Family family) {
        this.program = family == Family.IPV4 ? "iptables" : "ip6tables";
        this.comment = "jollyboat-" + profile;
        this.rules = List.of(List.of("-s", podRange), List.of("-d", podRange));
    }

    /** Puts the rules in, unless they are there or there is no such chain. */
    void open() {
        for (List<String> rule : rules) {
            if (iptables("-C", rule).exitCode() != 0) {
                // Fails where there is no Docker, and then nothing drops either.
                iptables("-I", rule);
            }
        }
    }

    void close() {
        for (List<String> rule : rules) {
            iptables("-D", rule);
        }
    }

    private Command.Outcome iptables(String action, List<String> rule) {
        var command = new ArrayList<>(List.of(program, "-w", "5", action, "DOCKER-USER"));
        command.addAll(rule);
        command.addAll(List.of("-m", "comment", "--comment", comment, "-j", "ACCEPT"));
        return Command.attempt(command, "");
    }
}
