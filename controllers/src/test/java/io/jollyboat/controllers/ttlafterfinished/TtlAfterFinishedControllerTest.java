package io.jollyboat.controllers.ttlafterfinished;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TtlAfterFinishedControllerTest {

    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";

    private final World world = new World();

    @BeforeEach
    void start() {
        world.with(TtlAfterFinishedController::new);
        world.create(
                JOBS,
                "{'metadata':{'name':'brief'},'spec':{'ttlSecondsAfterFinished':100,'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}");
        world.advance(Duration.ofMinutes(10));
    }

    @Test
    void aJobThatIsNotFinishedIsKept() {
        assertThat(world.exists(JOBS + "/brief")).isTrue();
    }

    @Test
    void aFinishedJobGoesWhenItsTimeIsUp() {
        finish();
        world.advance(Duration.ofSeconds(95));
        assertThat(deleted()).isFalse();

        world.advance(Duration.ofSeconds(10));
        assertThat(deleted()).isTrue();
    }

    @Test
    void moreTimeCanBeGivenWhileItLasts() {
        finish();
        world.advance(Duration.ofSeconds(50));
        world.merge(JOBS + "/brief", "{'spec':{'ttlSecondsAfterFinished':1000}}");
        world.advance(Duration.ofSeconds(500));

        assertThat(deleted()).isFalse();
    }

    private boolean deleted() {
        return !world.exists(JOBS + "/brief")
                || world.get(JOBS + "/brief").path("metadata").has("deletionTimestamp");
    }

    private void finish() {
        world.merge(
                JOBS + "/brief/status",
                ("{'status':{'startTime':'NOW','completionTime':'NOW','conditions':["
                                + "{'type':'SuccessCriteriaMet','status':'True','lastTransitionTime':'NOW'},"
                                + "{'type':'Complete','status':'True','lastTransitionTime':'NOW'}]}}")
                        .replace("NOW", world.timeline.now().toString()));
    }
}
