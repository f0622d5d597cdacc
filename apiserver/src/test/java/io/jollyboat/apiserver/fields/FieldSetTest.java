package io.jollyboat.apiserver.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.apiserver.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sets of fields against plain sets of paths. */
class FieldSetTest {

    private static final int TRIES = 3_000;
    private static final List<String> ELEMENTS =
            List.of(
                    "f:a",
                    "f:b",
                    "f:c",
                    "k:{\"name\":\"x\"}",
                    "k:{\"name\":\"y\"}",
                    "v:1",
                    "v:\"1\"");

    private final Random random = new Random(11);

    private Set<List<String>> paths() {
        Set<List<String>> paths = new HashSet<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            List<String> path = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                path.add(ELEMENTS.get(random.nextInt(ELEMENTS.size())));
            }
            paths.add(path);
        }
        return paths;
    }

    private static FieldSet set(Set<List<String>> paths) {
        FieldSet.Builder builder = new FieldSet.Builder();
        paths.forEach(builder::add);
        return builder.build();
    }

    private static Set<List<String>> paths(FieldSet set) {
        List<List<String>> paths = set.paths();
        assertThat(paths).doesNotHaveDuplicates();
        return new HashSet<>(paths);
    }

    private static boolean startsWith(List<String> path, List<String> start) {
        return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
    }

    @Test
    void holdsThePathsItWasGiven() {
        for (int i = 0; i < TRIES; i++) {
            Set<List<String>> some = paths();
            FieldSet set = set(some);

            assertThat(paths(set)).isEqualTo(some);
            assertThat(some).allMatch(set::has);
            assertThat(set.isEmpty()).isEqualTo(some.isEmpty());
        }
    }

    @Test
    void unitesIntersectsAndSubtractsLikeSetsOfPaths() {
        for (int i = 0; i < TRIES; i++) {
            Set<List<String>> one = paths();
            Set<List<String>> other = paths();
            FieldSet left = set(one);
            FieldSet right = set(other);

            Set<List<String>> all = new HashSet<>(one);
            all.addAll(other);
            assertThat(paths(left.union(right))).isEqualTo(all);

            Set<List<String>> both = new HashSet<>(one);
            both.retainAll(other);
            assertThat(paths(left.intersection(right))).isEqualTo(both);

            Set<List<String>> only = new HashSet<>(one);
            only.removeAll(other);
            assertThat(paths(left.difference(right))).isEqualTo(only);

            Set<List<String>> outside = new HashSet<>(one);
            outside.removeIf(path -> other.stream().anyMatch(start -> startsWith(path, start)));
            assertThat(paths(left.recursiveDifference(right))).isEqualTo(outside);

            Set<List<String>> leaves = new HashSet<>(one);
            leaves.removeIf(
                    path ->
                            one.stream()
                                    .anyMatch(
                                            each -> !each.equals(path) && startsWith(each, path)));
            assertThat(paths(left.leaves())).isEqualTo(leaves);

            assertThat(paths(left)).as("left as it was").isEqualTo(one);
            assertThat(paths(right)).as("right as it was").isEqualTo(other);
        }
    }

    @Test
    void saysByIdentityThatNothingChanged() {
        FieldSet set = FieldSet.of(FieldSet.path("a", "b"), FieldSet.path("c"));

        assertThat(set.difference(FieldSet.of(FieldSet.path("a")))).isSameAs(set);
        assertThat(set.union(FieldSet.of(FieldSet.path("c")))).isSameAs(set);
    }

    @Test
    void survivesTheWayThroughAClient() throws MalformedFieldsException {
        for (int i = 0; i < TRIES; i++) {
            FieldSet set = set(paths());

            FieldSet back = FieldSet.sent(Json.object(set.json().toString().replace("'", "")));
            assertThat(back).isEqualTo(set);
            assertThat(back.json()).hasToString(set.json().toString());
        }
    }

    @Test
    void writesElementsInOneOrder() throws MalformedFieldsException {
        FieldSet set =
                FieldSet.sent(
                        Json.object(
                                """
                                {'v:2':{},'v:10':{},'k:{\\'b\\':1, \\'a\\':\\'x\\'}':{'f:z':{},'.':{}},
                                 'f:b':{},'f:a':{'f:d':{},'.':{}},'k:{\\'p\\':443}':{},'k:{\\'p\\':80}':{},'i:1':{}}
                                """));

        assertThat(set.json())
                .hasToString(
                        "{\"f:a\":{\".\":{},\"f:d\":{}},\"f:b\":{},"
                                + "\"k:{\\\"a\\\":\\\"x\\\",\\\"b\\\":1}\":{\".\":{},\"f:z\":{}},"
                                + "\"k:{\\\"p\\\":80}\":{},\"k:{\\\"p\\\":443}\":{},"
                                + "\"v:2\":{},\"v:10\":{},\"i:1\":{}}");
    }

    @Test
    void refusesWhatIsNoSetOfFields() {
        for (String nonsense :
                List.of(
                        "{'x':{}}",
                        "{'f:a':1}",
                        "{'k:[]':{}}",
                        "{'v:':{}}",
                        "{'i:x':{}}",
                        "{'':{}}")) {
            assertThatThrownBy(() -> FieldSet.sent(Json.object(nonsense)))
                    .as(nonsense)
                    .isInstanceOf(MalformedFieldsException.class);
        }
    }
}
