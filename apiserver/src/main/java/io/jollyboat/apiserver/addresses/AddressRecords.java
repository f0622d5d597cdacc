package io.jollyboat.apiserver.addresses;

import io.jollyboat.apiserver.allocator.AddressRange;
import io.jollyboat.apiserver.cache.ChangeLog;
import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.direct.OwnObjects;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down which ranges services have their addresses of, and which service has which: the
 * ServiceCIDRs and IPAddresses, a moment after what they tell of.
 *
 * <p>{@link #begin} and {@link #stop} are each called once, on any thread.
 */
public final class AddressRecords {
    private static final Logger LOG = LoggerFactory.getLogger(AddressRecords.class);
    private static final String GROUP = "networking.k8s.io";
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofSeconds(1);

    private final ResourceRegistry registry;
    private final ObjectStorage storage;
    private final Timeline timeline;
    private final Supplier<ApiTransport> self;
    private final AddressKeeper addresses = new AddressKeeper();
    private final RangeKeeper ranges;
    private final AtomicBoolean due = new AtomicBoolean(true); // until it has begun
    private @Nullable Logs logs; // from the first time on
    private boolean rangesDue = true;
    private boolean rangeWaits;
    private volatile boolean stopped;

    private record Logs(ChangeLog services, ChangeLog addresses, ChangeLog ranges) {}

    /**
     * @param own the ranges that the server was given
     * @param self the server itself, as an administrator; asked for when it serves
     */
    public AddressRecords(
            ResourceRegistry registry,
            ObjectStorage storage,
            List<AddressRange> own,
            Timeline timeline,
            Supplier<ApiTransport> self) {
        this.registry = registry;
        this.storage = storage;
        this.timeline = timeline;
        this.self = self;
        this.ranges = new RangeKeeper(own, timeline);
    }

    /**
     * Begins to write, and to follow what changes; returns at once. It waits a moment, so that
     * nobody waits for it who wants the server started.
     */
    public void begin() {
        timeline.after(LATER, this::keep);
    }

    public void stop() {
        stopped = true;
    }

    private void changed() {
        if (!stopped && due.compareAndSet(false, true)) {
            timeline.after(SOON, this::keep);
        }
    }

    private synchronized void keep() {
        due.set(false);
        if (stopped) {
            return;
        }
        try {
            OwnObjects objects = new OwnObjects(self.get());
            read();
            addresses.settle(objects);
            if (rangesDue) {
                rangeWaits = ranges.settle(objects);
                rangesDue = false;
            }
        } catch (ApiException notNow) {
            LOG.warn("cannot write down services' addresses yet: {}", notNow.message());
            if (due.compareAndSet(false, true)) {
                timeline.after(LATER, this::keep);
            }
        }
    }

    private void read() {
        if (logs == null) {
            logs =
                    new Logs(
                            log("", "services"),
                            log(GROUP, "ipaddresses"),
                            log(GROUP, "servicecidrs"));
        }
        logs.services().drain(addresses::services);
        rangesDue |= rangeWaits && !logs.addresses().isEmpty() || !logs.ranges().isEmpty();
        logs.addresses().drain(addresses::objects);
        logs.ranges().drain(note -> {}); // they are few: all are read
    }

    private ChangeLog log(String group, String plural) {
        ResourceCache cache =
                storage.cacheOf(registry.byResource(group, "v1", plural).orElseThrow());
        return cache.log(this::changed);
    }
}
