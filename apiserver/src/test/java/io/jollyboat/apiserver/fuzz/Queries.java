package io.jollyboat.apiserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;

/** Draws query parameters, by what each is for. */
final class Queries {

    static final List<String> REVISIONS =
            List.of(
                    "",
                    "0",
                    "1",
                    "-1",
                    "5",
                    "30",
                    "99999999",
                    "9223372036854775807",
                    "9223372036854775808",
                    "x",
                    "1.5",
                    "٣",
                    " 1",
                    "00");

    private static final List<String> NUMBERS =
            List.of(
                    "",
                    "0",
                    "1",
                    "2",
                    "-1",
                    "99999999999",
                    "9223372036854775808",
                    "x",
                    "1e3",
                    "true",
                    "0x1");

    private static final List<String> FLAGS =
            List.of("", "true", "false", "1", "0", "True", "t", "x", "2");

    private static final List<String> TOKENS =
            List.of(
                    "MTo1OmE",
                    "x",
                    "",
                    "!!!",
                    "MTowOg",
                    "MTotMTph",
                    "MTo5OTk5OTk5OTph",
                    "MTo5MjIzMzcyMDM2ODU0Nzc1ODA3OmE",
                    "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhXHUwMDAwIn0",
                    "MTo1Oi4uLy4u",
                    "MTo1OgDp",
                    "AAAA");

    private final RandomGenerator random;
    private final Words words;
    private final Mutator mutator;
    private String token = "x";

    Queries(RandomGenerator random, Words words, Mutator mutator) {
        this.random = random;
        this.words = words;
        this.mutator = mutator;
    }

    /** Takes a continue token out of an answer, to use or to spoil it. */
    void learn(String answer) {
        int at = answer.indexOf("\"continue\":\"");
        if (at > 0) {
            token = answer.substring(at + 12, answer.indexOf('"', at + 12));
        }
    }

    private String token() {
        return switch (random.nextInt(4)) {
            case 0 -> words.any(TOKENS);
            case 1 -> new String(mutator.bytes(token.getBytes(UTF_8)), UTF_8);
            default -> token;
        };
    }

    String query(String path) {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0; i > 0; i--) {
            String name =
                    words.any(
                            List.of(
                                    "watch",
                                    "limit",
                                    "continue",
                                    "resourceVersion",
                                    "resourceVersionMatch",
                                    "labelSelector",
                                    "fieldSelector",
                                    "timeoutSeconds",
                                    "allowWatchBookmarks",
                                    "sendInitialEvents",
                                    "fieldValidation",
                                    "fieldManager",
                                    "force",
                                    "dryRun",
                                    "pretty",
                                    "propagationPolicy",
                                    "gracePeriodSeconds",
                                    "orphanDependents",
                                    "includeObject",
                                    "container",
                                    "previous",
                                    "tailLines",
                                    "exact",
                                    "timeout",
                                    "x"));
            query.append(query.isEmpty() && path.indexOf('?') < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(Requests.encoded(parameter(name)));
        }
        if (random.nextInt(80) == 0) {
            query.append(query.isEmpty() && path.indexOf('?') < 0 ? '?' : '&')
                    .append(
                            words.any(
                                    List.of(
                                            "%",
                                            "%zz=1",
                                            "a;b",
                                            "=",
                                            "&&&",
                                            "watch",
                                            "a=%00",
                                            "limit=%ff")));
        }
        return query.toString();
    }

    private String parameter(String name) {
        return switch (name) {
            case "watch",
                    "allowWatchBookmarks",
                    "sendInitialEvents",
                    "force",
                    "pretty",
                    "orphanDependents",
                    "previous",
                    "exact" ->
                    words.any(FLAGS);
            case "limit", "timeoutSeconds", "gracePeriodSeconds", "tailLines", "timeout" ->
                    words.any(NUMBERS);
            case "continue" -> token();
            case "resourceVersion" -> words.any(REVISIONS);
            case "resourceVersionMatch" -> words.any(List.of("Exact", "NotOlderThan", "", "x"));
            case "labelSelector", "fieldSelector" -> words.selector();
            case "fieldValidation" -> words.any(List.of("Strict", "Warn", "Ignore", "", "x"));
            case "dryRun" -> words.any(List.of("All", "", "x"));
            case "propagationPolicy" ->
                    words.any(List.of("Orphan", "Foreground", "Background", "x"));
            case "includeObject" -> words.any(List.of("None", "Metadata", "Object", "x"));
            default -> words.text();
        };
    }
}
