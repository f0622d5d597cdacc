package io.jollyboat.controllers.persistentvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.controllers.localpath.VolumeFolders;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Informers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A claim is bound and goes while the controller's watch of claims hears nothing of it. */
class UnheardBindingTest {

    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";

    /** Passes no event on of a claim that has its volume, and breaks off when told to. */
    private static final class HardOfHearing implements ApiTransport {

        private final ApiTransport server;
        private final List<WatchSink> sinks = new ArrayList<>();

        HardOfHearing(ApiTransport server) {
            this.server = server;
        }

        @Override
        public JsonNode call(ApiRequest request) {
            return server.call(request);
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            if (!request.path().contains("persistentvolumeclaims")) {
                return server.watch(request, sink);
            }
            sinks.add(sink);
            return server.watch(
                    request,
                    new WatchSink() {
                        @Override
                        public void event(String type, ObjectNode object) {
                            if (object.at("/spec/volumeName").asString("").isEmpty()) {
                                sink.event(type, object);
                            }
                        }

                        @Override
                        public void closed(@Nullable ApiException why) {
                            sink.closed(why);
                        }
                    });
        }

        void breakOff() {
            List.copyOf(sinks).forEach(sink -> sink.closed(ApiException.expired("too old")));
        }
    }

    @Test
    void itsVolumeIsReleasedAllTheSame() {
        var world = new World();
        var transports = new ArrayList<HardOfHearing>();
        world.with(
                (api, same) -> {
                    var transport = new HardOfHearing(api);
                    transports.add(transport);
                    var client = new Client(transport);
                    return new PersistentVolumeController(
                            client,
                            new Informers(client, world.timeline),
                            world.timeline,
                            VolumeFolders.simulated());
                });
        world.create(
                VOLUMES,
                "{'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],'hostPath':{'path':'/data'}}}");
        world.create(
                CLAIMS,
                "{'metadata':{'name':'data'},'spec':{'storageClassName':'','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
        world.settle();
        assertThat(world.get(VOLUMES + "/v").at("/status/phase").asString()).isEqualTo("Bound");

        world.merge(CLAIMS + "/data", "{'metadata':{'finalizers':null}}");
        world.delete(CLAIMS + "/data");
        transports.getFirst().breakOff();
        world.settle();

        assertThat(world.get(VOLUMES + "/v").at("/status/phase").asString()).isEqualTo("Released");
    }
}
