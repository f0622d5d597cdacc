package io.jollyboat.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.runtime.Component;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JobControllerTest {

    private final World world = new World();
    private final JobWorld jobs = new JobWorld(world);

    private Component controller = world.start(JobController::new);

    @Test
    void aJobRunsOnePodAndIsCompleteWhenItHasSucceeded() {
        jobs.create("once", "");
        assertThat(jobs.pods()).hasSize(1);
        JsonNode pod = jobs.pods().getFirst();
        assertThat(pod.at("/metadata/generateName").asString()).isEqualTo("once-");
        assertThat(pod.at("/metadata/labels/job-name").asString()).isEqualTo("once");
        assertThat(pod.at("/metadata/labels/batch.kubernetes.io~1job-name").asString())
                .isEqualTo("once");
        assertThat(pod.at("/metadata/finalizers/0").asString())
                .isEqualTo("batch.kubernetes.io/job-tracking");
        assertThat(jobs.status("once").toString())
                .isEqualTo(
                        "{\"active\":1,\"ready\":0,\"startTime\":\"2026-01-01T12:00:00Z\",\"terminating\":0,\"uncountedTerminatedPods\":{}}");

        jobs.succeed(pod);
        JsonNode status = jobs.status("once");
        assertThat(status.path("succeeded").asInt()).isEqualTo(1);
        assertThat(status.has("active")).isFalse();
        assertThat(status.path("completionTime").asString()).isNotEmpty();
        assertThat(jobs.conditions("once"))
                .containsExactly(
                        "SuccessCriteriaMet=True CompletionsReached",
                        "Complete=True CompletionsReached");
        assertThat(jobs.pods().getFirst().at("/metadata/finalizers")).isEmpty();
        assertThat(world.events())
                .anyMatch(event -> event.startsWith("Normal SuccessfulCreate Created pod: once-"))
                .contains("Normal Completed Job completed");
    }

    @Test
    void aPodThatEndsWellAfterItWasNotedAsFailedIsCountedOnceAsWhatItIsAndLetGo() {
        jobs.create("once", "");
        JsonNode pod = jobs.pods().getFirst();
        controller.stop();
        String uid = pod.at("/metadata/uid").asString();
        world.merge(
                JobWorld.JOBS + "/once/status",
                "{'status':{'uncountedTerminatedPods':{'failed':['" + uid + "']}}}");
        jobs.succeed(pod);

        controller = world.start(JobController::new);
        world.settle();

        assertThat(jobs.pods().getFirst().at("/metadata/finalizers")).isEmpty();
        assertThat(jobs.status("once").path("succeeded").asInt()).isEqualTo(1);
        assertThat(jobs.status("once").path("failed").asInt()).isZero();
    }

    @Test
    void asManyPodsRunAtOnceAsParallelismSays() {
        jobs.create("many", "'completions':5,'parallelism':2,");
        int finished = 0;
        while (!jobs.conditions("many").toString().contains("Complete=True")) {
            List<JsonNode> active = jobs.active();
            assertThat(active).hasSizeBetween(1, 2);
            jobs.succeed(active.getFirst());
            finished++;
        }
        assertThat(finished).isEqualTo(5);
        assertThat(jobs.status("many").path("succeeded").asInt()).isEqualTo(5);
    }

    @Test
    void aWorkQueueIsDoneWhenOneHasSucceededAndAllHaveEnded() {
        jobs.create("queue", "'parallelism':3,");
        assertThat(jobs.active()).hasSize(3);
        jobs.succeed(jobs.active().getFirst());
        assertThat(jobs.active()).hasSize(2);
        jobs.fail(jobs.active().getFirst(), 1);
        jobs.succeed(jobs.active().getFirst());

        assertThat(jobs.conditions("queue")).contains("Complete=True CompletionsReached");
        assertThat(jobs.status("queue").path("succeeded").asInt()).isEqualTo(2);
        assertThat(jobs.status("queue").path("failed").asInt()).isEqualTo(1);
    }

    @Test
    void failedPodsAreReplacedAfterATimeThatDoubles() {
        jobs.create("flaky", "'backoffLimit':3,");
        jobs.fail(jobs.active().getFirst(), 1);
        assertThat(jobs.active()).isEmpty();
        world.advance(Duration.ofSeconds(10));
        assertThat(jobs.active()).hasSize(1);

        jobs.fail(jobs.active().getFirst(), 1);
        world.advance(Duration.ofSeconds(17));
        assertThat(jobs.active()).isEmpty();
        world.advance(Duration.ofSeconds(3));
        assertThat(jobs.active()).hasSize(1);
        jobs.fail(jobs.active().getFirst(), 1);
        world.advance(Duration.ofSeconds(41));
        jobs.fail(jobs.active().getFirst(), 1);

        assertThat(jobs.status("flaky").path("failed").asInt()).isEqualTo(4);
        assertThat(jobs.conditions("flaky"))
                .containsExactly(
                        "FailureTarget=True BackoffLimitExceeded",
                        "Failed=True BackoffLimitExceeded");
        assertThat(world.events())
                .contains(
                        "Warning BackoffLimitExceeded Job has reached the specified backoff limit");
    }

    @Test
    void restartsInPlaceCountTowardsTheLimit() {
        world.create(
                JobWorld.JOBS,
                "{'metadata':{'name':'stubborn'},'spec':{'backoffLimit':2,'template':{'spec':{'restartPolicy':'OnFailure','containers':[{'name':'main','image':'i'}]}}}}");
        world.settle();
        JsonNode pod = jobs.active().getFirst();
        jobs.run(pod);
        String restarted =
                "'containerStatuses':[{'name':'main','image':'i','imageID':'','ready':false,'restartCount':%d,'state':{}}]";
        jobs.status(pod, restarted.formatted(1));
        assertThat(jobs.conditions("stubborn")).isEmpty();

        jobs.status(pod, restarted.formatted(2));
        assertThat(jobs.conditions("stubborn"))
                .containsExactly("FailureTarget=True BackoffLimitExceeded");
        assertThat(jobs.active()).isEmpty();
    }

    @Test
    void aJobThatIsActiveForTooLongFailsAndItsPodsGo() {
        jobs.create("slow", "'activeDeadlineSeconds':60,");
        JsonNode pod = jobs.active().getFirst();
        jobs.run(pod);
        world.advance(Duration.ofSeconds(60));
        assertThat(jobs.conditions("slow")).containsExactly("FailureTarget=True DeadlineExceeded");

        world.remove(JobWorld.PODS + "/" + pod.at("/metadata/name").asString());
        world.settle();
        assertThat(jobs.conditions("slow"))
                .containsExactly(
                        "FailureTarget=True DeadlineExceeded", "Failed=True DeadlineExceeded");
        assertThat(world.events())
                .contains("Warning DeadlineExceeded Job was active longer than specified deadline");
    }

    @Test
    void aSuspendedJobHasNoPodsAndStartsAnewWhenResumed() {
        jobs.create("paused", "'suspend':true,");
        assertThat(jobs.pods()).isEmpty();
        assertThat(jobs.conditions("paused")).containsExactly("Suspended=True JobSuspended");
        assertThat(jobs.status("paused").has("startTime")).isFalse();

        world.advance(Duration.ofMinutes(1));
        jobs.patch("paused", "{'spec':{'suspend':false}}");
        assertThat(jobs.active()).hasSize(1);
        assertThat(jobs.conditions("paused")).containsExactly("Suspended=False JobResumed");

        jobs.patch("paused", "{'spec':{'suspend':true}}");
        assertThat(jobs.active()).isEmpty();
        assertThat(jobs.status("paused").has("startTime")).isFalse(); // as if it never had
        assertThat(jobs.status("paused").path("failed").asInt()).isZero();
        assertThat(world.events())
                .contains("Normal Suspended Job suspended", "Normal Resumed Job resumed");
    }

    @Test
    void theTimeThatAJobWasSuspendedDoesNotCountTowardsItsDeadline() {
        jobs.create("long", "'activeDeadlineSeconds':100,");
        world.advance(Duration.ofSeconds(90));
        jobs.patch("long", "{'spec':{'suspend':true}}");
        world.advance(Duration.ofSeconds(90));
        jobs.patch("long", "{'spec':{'suspend':false}}");
        world.advance(Duration.ofSeconds(90));
        assertThat(jobs.conditions("long")).containsExactly("Suspended=False JobResumed");
        assertThat(jobs.active()).hasSize(1);

        world.advance(Duration.ofSeconds(11));
        assertThat(jobs.conditions("long")).contains("Failed=True DeadlineExceeded");
    }

    @Test
    void ofPodsThatAreTooManyTheYoungestGoWhateverTheyCost() {
        jobs.create("wide", "'parallelism':2,'completions':9,");
        String first = jobs.active().getFirst().at("/metadata/name").asString();
        String second = jobs.active().getLast().at("/metadata/name").asString();
        world.merge(
                JobWorld.PODS + "/" + first,
                "{'metadata':{'annotations':{'controller.kubernetes.io/pod-deletion-cost':'-9'}}}");
        world.advance(Duration.ofSeconds(2));
        jobs.patch("wide", "{'spec':{'parallelism':3}}");
        jobs.patch("wide", "{'spec':{'parallelism':2}}");

        assertThat(jobs.active())
                .extracting(pod -> pod.at("/metadata/name").asString())
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void aPodOfAnotherKindOfOwnerKeepsWhatHoldsIt() {
        world.create(
                JobWorld.PODS,
                "{'metadata':{'name':'theirs','finalizers':['batch.kubernetes.io/job-tracking'],'ownerReferences':[{'apiVersion':'example.com/v1','kind':'Ship','name':'s','uid':'u','controller':true}]},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        world.settle();

        assertThat(world.get(JobWorld.PODS + "/theirs").path("metadata").has("finalizers"))
                .isTrue();
    }

    @Test
    void aJobManagedByAnotherControllerIsLeftAlone() {
        jobs.create("foreign", "'managedBy':'example.com/queue',");
        assertThat(jobs.pods()).isEmpty();
        assertThat(jobs.status("foreign").isMissingNode() || jobs.status("foreign").isEmpty())
                .isTrue();
    }

    @Test
    void aReplacementWaitsUntilThePodThatGoesHasEnded() {
        jobs.create("patient", "'podReplacementPolicy':'Failed',");
        JsonNode pod = jobs.active().getFirst();
        jobs.run(pod);
        String path = JobWorld.PODS + "/" + pod.at("/metadata/name").asString();
        world.delete(path);
        world.advance(Duration.ofMinutes(1));
        assertThat(jobs.active()).isEmpty();
        assertThat(jobs.status("patient").path("terminating").asInt()).isEqualTo(1);

        jobs.fail(pod, 143);
        world.advance(Duration.ofMinutes(1));
        assertThat(jobs.active()).hasSize(1);
    }

    @Test
    void everyPodIsCountedOnceThoughControllersComeAndGo() {
        jobs.create("counted", "'completions':6,'parallelism':3,'backoffLimit':20,");
        int ended = 0;
        for (int i = 0;
                i < 30 && !jobs.conditions("counted").toString().contains("Complete=");
                i++) {
            for (JsonNode pod : jobs.active()) {
                if (ended++ % 3 == 0) {
                    jobs.fail(pod, 1);
                } else {
                    jobs.succeed(pod);
                }
            }
            controller.stop(); // wherever it stands
            controller = world.start(JobController::new);
            world.advance(Duration.ofMinutes(11));
        }
        long succeeded =
                jobs.pods().stream().filter(pod -> JobWorld.phase(pod).equals("Succeeded")).count();
        long failed =
                jobs.pods().stream().filter(pod -> JobWorld.phase(pod).equals("Failed")).count();
        assertThat(jobs.status("counted").path("succeeded").asLong()).isEqualTo(succeeded);
        assertThat(jobs.status("counted").path("failed").asLong()).isEqualTo(failed);
        assertThat(jobs.conditions("counted")).contains("Complete=True CompletionsReached");
    }

    @Test
    void podsOfAJobThatIsGoneAreNotHeldBack() {
        jobs.create("gone", "");
        String pod = JobWorld.PODS + "/" + jobs.active().getFirst().at("/metadata/name").asString();
        world.delete(JobWorld.JOBS + "/gone", "Background");
        world.settle();
        world.delete(pod);
        world.settle();
        assertThat(world.exists(pod)).isFalse();
    }
}
