package io.jollyboat.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IndexedJobTest {

    private static final String INDEXED = "'completionMode':'Indexed',";

    private final World world = new World();
    private final JobWorld jobs = new JobWorld(world);

    @BeforeEach
    void start() {
        world.with(JobController::new);
    }

    @Test
    void everyPodKnowsItsIndex() {
        jobs.create("parts", INDEXED + "'completions':3,'parallelism':3,");
        JsonNode pod = jobs.withIndex(1).getFirst();

        assertThat(pod.at("/metadata/name").asString()).startsWith("parts-1-");
        assertThat(pod.at("/spec/hostname").asString()).isEqualTo("parts-1");
        assertThat(pod.at("/metadata/labels/batch.kubernetes.io~1job-completion-index").asString())
                .isEqualTo("1");
        assertThat(pod.at("/spec/containers/0/env/0/name").asString())
                .isEqualTo("JOB_COMPLETION_INDEX");
        assertThat(pod.at("/spec/containers/0/env/0/valueFrom/fieldRef/fieldPath").asString())
                .isEqualTo("metadata.labels['batch.kubernetes.io/job-completion-index']");
    }

    @Test
    void completedIndexesAreWrittenAsRanges() {
        jobs.create("parts", INDEXED + "'completions':8,'parallelism':8,");
        for (int index : new int[] {0, 2, 3, 4, 7}) {
            jobs.succeed(jobs.withIndex(index).getFirst());
        }
        assertThat(jobs.status("parts").path("completedIndexes").asString()).isEqualTo("0,2-4,7");
        assertThat(jobs.status("parts").path("succeeded").asInt()).isEqualTo(5);

        for (int index : new int[] {1, 5, 6}) {
            jobs.succeed(jobs.withIndex(index).getFirst());
        }
        assertThat(jobs.status("parts").path("completedIndexes").asString()).isEqualTo("0-7");
        assertThat(jobs.conditions("parts")).contains("Complete=True CompletionsReached");
    }

    @Test
    void aFailedIndexIsTriedAgain() {
        jobs.create("parts", INDEXED + "'completions':2,'parallelism':2,");
        jobs.fail(jobs.withIndex(1).getFirst(), 1);
        world.advance(Duration.ofSeconds(11));

        assertThat(jobs.withIndex(0)).hasSize(1);
        assertThat(jobs.withIndex(1)).hasSize(1);
    }

    @Test
    void anIndexThatFailsTooOftenIsGivenUpAndTheOthersGoOn() {
        jobs.create("parts", INDEXED + "'completions':2,'parallelism':2,'backoffLimitPerIndex':1,");
        jobs.fail(jobs.withIndex(0).getFirst(), 1);
        world.advance(Duration.ofSeconds(11));
        assertThat(
                        jobs.withIndex(0)
                                .getFirst()
                                .at(
                                        "/metadata/annotations/batch.kubernetes.io~1job-index-failure-count")
                                .asString())
                .isEqualTo("1");
        jobs.fail(jobs.withIndex(0).getFirst(), 1);
        world.advance(Duration.ofMinutes(1));
        assertThat(jobs.withIndex(0)).isEmpty();
        assertThat(jobs.status("parts").path("failedIndexes").asString()).isEqualTo("0");
        assertThat(jobs.conditions("parts")).isEmpty();

        jobs.succeed(jobs.withIndex(1).getFirst());
        assertThat(jobs.conditions("parts"))
                .containsExactly("FailureTarget=True FailedIndexes", "Failed=True FailedIndexes");
        assertThat(jobs.status("parts").path("completedIndexes").asString()).isEqualTo("1");
        assertThat(jobs.status("parts").path("failed").asInt()).isEqualTo(2);
    }

    @Test
    void tooManyFailedIndexesEndTheJob() {
        jobs.create(
                "parts",
                INDEXED
                        + "'completions':4,'parallelism':4,'backoffLimitPerIndex':0,'maxFailedIndexes':1,");
        jobs.fail(jobs.withIndex(0).getFirst(), 1);
        jobs.fail(jobs.withIndex(3).getFirst(), 1);

        assertThat(jobs.conditions("parts")).contains("Failed=True MaxFailedIndexesExceeded");
        assertThat(jobs.active()).isEmpty();
    }

    @Test
    void theSuccessPolicyEndsAJobBeforeAllIndexesHaveSucceeded() {
        jobs.create(
                "leader",
                INDEXED
                        + "'completions':3,'parallelism':3,'successPolicy':{'rules':[{'succeededIndexes':'0'}]},");
        jobs.succeed(jobs.withIndex(0).getFirst());

        assertThat(jobs.conditions("leader"))
                .containsExactly(
                        "SuccessCriteriaMet=True SuccessPolicy", "Complete=True SuccessPolicy");
        assertThat(jobs.active()).isEmpty();
        assertThat(
                        world.get(JobWorld.JOBS + "/leader")
                                .at("/status/conditions/0/message")
                                .asString())
                .isEqualTo("Matched rules at index 0");
    }

    @Test
    void theSuccessPolicyMayAskForANumberOfIndexes() {
        jobs.create(
                "quorum",
                INDEXED
                        + "'completions':4,'parallelism':4,'successPolicy':{'rules':[{'succeededIndexes':'0-2','succeededCount':2}]},");
        jobs.succeed(jobs.withIndex(3).getFirst());
        jobs.succeed(jobs.withIndex(0).getFirst());
        assertThat(jobs.conditions("quorum")).isEmpty();
        jobs.succeed(jobs.withIndex(2).getFirst());

        assertThat(jobs.conditions("quorum")).contains("Complete=True SuccessPolicy");
        assertThat(jobs.status("quorum").path("completedIndexes").asString()).isEqualTo("0,2,3");
    }

    @Test
    void aJobMayShrinkAndGrowWhileItRuns() {
        jobs.create("elastic", INDEXED + "'completions':4,'parallelism':4,");
        jobs.succeed(jobs.withIndex(3).getFirst());
        assertThat(jobs.status("elastic").path("completedIndexes").asString()).isEqualTo("3");

        jobs.patch("elastic", "{'spec':{'completions':2,'parallelism':2}}");
        assertThat(jobs.active().stream().map(JobWorld::index)).containsExactlyInAnyOrder(0, 1);
        assertThat(jobs.status("elastic").path("completedIndexes").asString()).isEmpty();

        jobs.patch("elastic", "{'spec':{'completions':3,'parallelism':3}}");
        assertThat(jobs.active().stream().map(JobWorld::index)).containsExactlyInAnyOrder(0, 1, 2);
        List.of(0, 1, 2).forEach(index -> jobs.succeed(jobs.withIndex(index).getFirst()));
        assertThat(jobs.conditions("elastic")).contains("Complete=True CompletionsReached");
    }

    @Test
    void theFailurePolicyMayGiveUpAnIndexAtOnce() {
        jobs.create(
                "parts",
                INDEXED
                        + "'completions':2,'parallelism':2,'backoffLimitPerIndex':3,'podFailurePolicy':{'rules':[{'action':'FailIndex','onExitCodes':{'operator':'NotIn','values':[1]}}]},");
        jobs.fail(jobs.withIndex(1).getFirst(), 2);
        world.advance(Duration.ofMinutes(1));

        assertThat(jobs.withIndex(1)).isEmpty();
        assertThat(jobs.status("parts").path("failedIndexes").asString()).isEqualTo("1");
        jobs.succeed(jobs.withIndex(0).getFirst());
        assertThat(jobs.conditions("parts")).contains("Failed=True FailedIndexes");
    }

    @Test
    void theFailurePolicyDecidesByExitCode() {
        String policy =
                "'backoffLimit':0,'podFailurePolicy':{'rules':["
                        + "{'action':'Ignore','onPodConditions':[{'type':'DisruptionTarget','status':'True'}]},"
                        + "{'action':'FailJob','onExitCodes':{'containerName':'main','operator':'In','values':[42]}}]},";
        jobs.create("picky", policy);
        JsonNode first = jobs.active().getFirst();
        jobs.status(
                first,
                "'phase':'Failed','conditions':[{'type':'DisruptionTarget','status':'True'}]");
        world.advance(Duration.ofSeconds(11));
        assertThat(jobs.status("picky").has("failed")).isFalse();
        assertThat(jobs.active()).hasSize(1);

        String name = jobs.active().getFirst().at("/metadata/name").asString();
        jobs.fail(jobs.active().getFirst(), 42);
        assertThat(jobs.conditions("picky"))
                .containsExactly(
                        "FailureTarget=True PodFailurePolicy", "Failed=True PodFailurePolicy");
        assertThat(world.events())
                .contains(
                        "Warning PodFailurePolicy Container main for pod default/"
                                + name
                                + " failed with exit code 42 matching FailJob rule at index 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void noIndexIsRunAgainForWantOfHavingSeenItsEnd(long seed) {
        var other = new World(seed);
        var its = new JobWorld(other);
        other.with(JobController::new);
        its.create("parts", INDEXED + "'completions':4,'parallelism':2,");
        for (int i = 0; i < 4; i++) {
            its.succeed(its.active().getFirst());
        }

        assertThat(its.pods()).hasSize(4);
        assertThat(its.conditions("parts")).contains("Complete=True CompletionsReached");
    }
}
