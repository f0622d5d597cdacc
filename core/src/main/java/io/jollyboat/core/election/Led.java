package io.jollyboat.core.election;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.events.EventRecorder;
import io.jollyboat.core.events.ObjectReference;
import io.jollyboat.core.runtime.Component;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Components that work only while this copy of them is the leader. They are made anew each time it
 * becomes one, so that nothing of what they once knew outlives the time in which another led; when
 * it ceases to be, they are stopped and their way to the API server is closed.
 */
public final class Led implements Component {

    private final ElectionTerms terms;
    private final ApiTransport api;
    private final Function<ApiTransport, List<Component>> make;
    private final EventRecorder events;
    private final LeaderElection election;

    // Both used by the election only, which calls one at a time.
    private List<Component> working = List.of();
    private LeadersTransport way;

    /**
     * @param make the components, over the way to the API server that they are to use
     */
    public Led(
            ElectionTerms terms,
            ApiTransport api,
            Timeline timeline,
            Function<ApiTransport, List<Component>> make) {
        this.terms = terms;
        this.api = api;
        this.make = make;
        this.way = new LeadersTransport(api);
        var client = new Client(api);
        this.events = new EventRecorder(client, timeline, terms.name(), "");
        this.election = new LeaderElection(terms, client, timeline, this::begin, this::end);
    }

    /** An identity that no other copy has: the machine's name and something of chance. */
    public static String identity(String host, Timeline timeline) {
        byte[] chance = new byte[16];
        timeline.random().nextBytes(chance);
        return host + "_" + HexFormat.of().formatHex(chance);
    }

    @Override
    public String name() {
        return terms.name();
    }

    @Override
    public void start() {
        election.start();
    }

    @Override
    public void stop() {
        election.stop();
    }

    private void begin() {
        way = new LeadersTransport(api);
        working = List.copyOf(make.apply(way));
        working.forEach(Component::start);
        tell("became leader");
    }

    private void end() {
        way.close();
        List<Component> backwards = new ArrayList<>(working);
        Collections.reverse(backwards);
        backwards.forEach(Component::stop);
        working = List.of();
        tell("stopped leading");
    }

    private void tell(String what) {
        events.event(
                new ObjectReference(
                        Resources.LEASES.apiVersion(),
                        Resources.LEASES.kind(),
                        terms.namespace(),
                        terms.name(),
                        "",
                        "",
                        ""),
                EventRecorder.NORMAL,
                "LeaderElection",
                terms.identity() + " " + what);
    }
}
