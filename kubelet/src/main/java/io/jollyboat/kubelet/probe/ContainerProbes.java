package io.jollyboat.kubelet.probe;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import io.jollyboat.kubelet.plan.ProbeResults;
import io.jollyboat.kubelet.plan.ProbeResults.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps asking one running container. Each probe is a timer; nothing waits in between.
 *
 * <p>All methods are called on the pod's serial executor, and so are the listener's.
 */
public final class ContainerProbes {

    private final Timeline timeline;
    private final SerialExecutor serial;
    private final ProbeRunner runner;
    private final Target target;
    private final Listener listener;
    private final Map<ProbeKind, Course> courses = new EnumMap<>(ProbeKind.class);

    /**
     * Whom to ask.
     *
     * @param address of the pod
     */
    public record Target(String containerId, String address, Instant startedAt) {}

    /** Is told of what probes find. */
    public interface Listener {

        /** A verdict changed: the pod has to be looked at. */
        void changed();

        /** A probe was answered, well or not. */
        void answered(ProbeKind kind, ProbeOutcome outcome);

        /** A probe went wrong once, whatever the verdict; for the event. */
        void complained(ProbeKind kind, ProbeOutcome outcome);
    }

    /** One probe, its verdict and its next time. */
    private static final class Course {
        private ProbeMachine machine;
        private @Nullable Timer timer;
        private boolean begun;
        private boolean stopped;

        Course(ProbeMachine machine) {
            this.machine = machine;
        }
    }

    public ContainerProbes(
            Timeline timeline,
            SerialExecutor serial,
            ProbeRunner runner,
            Target target,
            Listener listener) {
        this.timeline = timeline;
        this.serial = serial;
        this.runner = runner;
        this.target = target;
        this.listener = listener;
    }

    /**
     * Begins to ask a container that has just started.
     *
     * @param known what was known of it before the kubelet restarted; null when it is new. Probes
     *     of a container that was found running are spread over their period, so that not all are
     *     asked at once.
     */
    public void begin(List<ProbeSpec> specs, @Nullable ProbeResults known) {
        for (ProbeSpec spec : specs) {
            courses.put(
                    spec.kind(),
                    new Course(
                            known == null
                                    ? ProbeMachine.fresh(spec)
                                    : ProbeMachine.resumed(spec, before(spec.kind(), known))));
        }
        advance(known != null);
    }

    private static Result before(ProbeKind kind, ProbeResults known) {
        return switch (kind) {
            case STARTUP -> known.startup();
            case LIVENESS -> Result.SUCCESS;
            case READINESS -> known.readiness();
        };
    }

    /** Begins the courses whose turn has come: startup alone, then the others. */
    private void advance(boolean spread) {
        boolean started = results().started();
        for (Course course : courses.values()) {
            boolean turn = course.machine.spec().kind() == ProbeKind.STARTUP || started;
            if (!turn || course.begun || course.stopped || course.machine.over()) {
                continue;
            }
            course.begun = true;
            Instant due = target.startedAt().plus(course.machine.spec().initialDelay());
            Duration wait = Duration.between(timeline.now(), due);
            Duration delay = wait.isNegative() ? Duration.ZERO : wait;
            if (spread) {
                long jitter = timeline.random().nextLong(course.machine.spec().period().toMillis());
                delay = delay.plusMillis(jitter);
            }
            schedule(course, delay);
        }
    }

    private void schedule(Course course, Duration delay) {
        course.timer = timeline.after(delay, () -> serial.execute(() -> ask(course)));
    }

    private void ask(Course course) {
        if (course.stopped) {
            return;
        }
        long began = timeline.nanos();
        runner.run(course.machine.spec(), target)
                .thenAccept(outcome -> serial.execute(() -> take(course, outcome, began)));
    }

    private void take(Course course, ProbeOutcome outcome, long began) {
        if (course.stopped) {
            return;
        }
        Result before = course.machine.result();
        course.machine = course.machine.after(outcome);
        listener.answered(course.machine.spec().kind(), outcome);
        if (!(outcome instanceof ProbeOutcome.Success)) {
            listener.complained(course.machine.spec().kind(), outcome);
        }
        if (!course.machine.over()) {
            Duration took = Duration.ofNanos(timeline.nanos() - began);
            Duration rest = course.machine.spec().period().minus(took);
            schedule(course, rest.isNegative() ? Duration.ZERO : rest);
        }
        if (course.machine.result() != before) {
            advance(false);
            listener.changed();
        }
    }

    /** What the probes say now. */
    public ProbeResults results() {
        Duration grace = null;
        for (ProbeKind kind : List.of(ProbeKind.STARTUP, ProbeKind.LIVENESS)) {
            Course course = courses.get(kind);
            if (course != null && grace == null && course.machine.result() == Result.FAILURE) {
                grace = course.machine.spec().grace();
            }
        }
        return new ProbeResults(
                result(ProbeKind.STARTUP),
                result(ProbeKind.LIVENESS),
                result(ProbeKind.READINESS),
                grace);
    }

    private Result result(ProbeKind kind) {
        Course course = courses.get(kind);
        return course == null ? Result.SUCCESS : course.machine.result();
    }

    /** The container is being ended: only whether it can still serve is of interest. */
    public void ending() {
        stop(ProbeKind.STARTUP);
        stop(ProbeKind.LIVENESS);
    }

    /** Asks no more. */
    public void stop() {
        for (ProbeKind kind : ProbeKind.values()) {
            stop(kind);
        }
    }

    private void stop(ProbeKind kind) {
        Course course = courses.get(kind);
        if (course != null) {
            course.stopped = true;
            if (course.timer != null) {
                course.timer.cancel();
            }
        }
    }
}
