package io.jollyboat.core.election;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.coordination.v1.Lease;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a component while this copy is the leader.
 *
 * <p>When another's lease has run out is told by our own clock, from when we saw it renewed, so
 * that clocks need not agree. A leader that cannot renew in time stops its component before anybody
 * else can take over. Since a stopped component may still have a call under way, writes have to
 * rely on resourceVersions all the same.
 *
 * <p>Everything happens on one serial executor: no state here needs a lock.
 */
public final class LeaderElection implements Component {

    private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ElectionTerms terms;
    private final CallingClient client;
    private final Timeline timeline;
    private final Runnable begin;
    private final Runnable end;
    private final SerialExecutor serial;

    private boolean leading;
    private long renewed; // when we last renewed, see Timeline.nanos
    private String seen = ""; // the state of another's lease
    private long seenAt; // when it first had that state
    private @Nullable Timer next;
    private boolean stopped;

    /**
     * @param begin starts the work; called when this copy becomes the leader, possibly again after
     *     an end
     * @param end stops it; called when it is the leader no longer
     */
    public LeaderElection(
            ElectionTerms terms,
            CallingClient client,
            Timeline timeline,
            Runnable begin,
            Runnable end) {
        this.terms = terms;
        this.client = client;
        this.timeline = timeline;
        this.begin = begin;
        this.end = end;
        this.serial = timeline.serial();
    }

    @Override
    public String name() {
        return "leader election of " + terms.name();
    }

    @Override
    public void start() {
        serial.execute(this::attempt);
    }

    /** Ends the work and gives the lease back, so that another copy need not wait for its end. */
    @Override
    public void stop() {
        serial.execute(
                () -> {
                    stopped = true;
                    if (next != null) {
                        next.cancel();
                    }
                    if (leading) {
                        resign();
                        release();
                    }
                });
    }

    private void attempt() {
        if (stopped) {
            return;
        }
        boolean held = false;
        try {
            held = acquire();
        } catch (ApiException e) {
            log.debug("lease {}: {}", terms.name(), e.message());
            held = leading && timeline.nanos() - renewed < terms.renewal().toNanos();
        }
        if (held && !leading) {
            leading = true;
            log.info("{} leads as {}", terms.identity(), terms.name());
            begin.run();
        } else if (!held && leading) {
            resign();
        }
        next = timeline.after(wait(held), () -> serial.execute(this::attempt));
    }

    /** A leader renews on time; others spread out, so that not all reach for the lease at once. */
    private Duration wait(boolean held) {
        long retry = terms.retry().toMillis();
        return Duration.ofMillis(held ? retry : retry + timeline.random().nextLong(1 + retry / 5));
    }

    private void resign() {
        leading = false;
        log.info("{} leads no longer as {}", terms.identity(), terms.name());
        end.run();
    }

    /** Takes the lease or renews it; returns whether it is ours. */
    private boolean acquire() {
        long asked = timeline.nanos();
        Optional<Lease> found = client.find(Resources.LEASES, terms.namespace(), terms.name());
        if (found.isEmpty()) {
            client.create(Resources.LEASES, fresh());
        } else {
            Lease lease = found.get();
            String holder = lease.spec().holderIdentity();
            if (!holder.equals(terms.identity()) && !free(lease, holder)) {
                return false;
            }
            client.update(Resources.LEASES, ours(lease, holder));
        }
        renewed = asked;
        return true;
    }

    private boolean free(Lease lease, String holder) {
        if (!lease.resourceVersion().equals(seen)) {
            seen = lease.resourceVersion();
            seenAt = timeline.nanos();
        }
        Duration lasts = Duration.ofSeconds(lease.spec().leaseDurationSeconds());
        return holder.isEmpty() || timeline.nanos() - seenAt >= lasts.toNanos();
    }

    private Lease fresh() {
        ObjectNode json = Trees.newObject();
        json.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        json.putObject("metadata").put("name", terms.name()).put("namespace", terms.namespace());
        hold(json.putObject("spec")).put("leaseTransitions", 0).put("acquireTime", now());
        return new Lease(json);
    }

    private Lease ours(Lease lease, String holder) {
        ObjectNode json = lease.json().deepCopy();
        ObjectNode spec = hold(json.withObject("/spec"));
        if (!holder.equals(terms.identity())) {
            spec.put("acquireTime", now());
            spec.put("leaseTransitions", lease.spec().leaseTransitions() + 1);
        }
        return new Lease(json);
    }

    private ObjectNode hold(ObjectNode spec) {
        return spec.put("holderIdentity", terms.identity())
                .put("leaseDurationSeconds", (int) terms.lease().toSeconds())
                .put("renewTime", now());
    }

    private String now() {
        Instant now = timeline.now();
        return MICROSECONDS.format(now);
    }

    private void release() {
        try {
            Lease lease = client.get(Resources.LEASES, terms.namespace(), terms.name());
            if (lease.spec().holderIdentity().equals(terms.identity())) {
                ObjectNode json = lease.json().deepCopy();
                json.withObject("/spec")
                        .put("holderIdentity", "")
                        .put("leaseDurationSeconds", 1)
                        .put("renewTime", now());
                client.update(Resources.LEASES, new Lease(json));
            }
        } catch (ApiException e) {
            log.debug("lease {} could not be given back: {}", terms.name(), e.message());
        }
    }
}
