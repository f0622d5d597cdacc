package io.jollyboat.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.informer.Informers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A set is deleted and its controller has not heard of it yet. */
class UnheardDeletionTest {

    private static final String SETS = "/apis/apps/v1/namespaces/default/statefulsets";
    private static final String CLAIM =
            "/api/v1/namespaces/default/persistentvolumeclaims/data-db-0";
    private static final String POD = "/api/v1/namespaces/default/pods/db-0";

    /** Passes no event on of what is being deleted. */
    private record HardOfHearing(ApiTransport server) implements ApiTransport {

        @Override
        public JsonNode call(ApiRequest request) {
            return server.call(request);
        }

        @Override
        public Watch watch(ApiRequest request, WatchSink sink) {
            return server.watch(
                    request,
                    new WatchSink() {
                        @Override
                        public void event(String type, ObjectNode object) {
                            if (!object.path("metadata").has("deletionTimestamp")) {
                                sink.event(type, object);
                            }
                        }

                        @Override
                        public void closed(@Nullable ApiException why) {
                            sink.closed(why);
                        }
                    });
        }
    }

    @Test
    void claimsThatWereMadeOrphansAreNotTakenBack() {
        var world = new World();
        world.with(
                (api, same) -> {
                    var client = new Client(new HardOfHearing(api));
                    return new StatefulSetController(
                            client, new Informers(client, world.timeline), world.timeline);
                });
        world.create(
                SETS,
                "{'metadata':{'name':'db'},'spec':{'serviceName':'s','persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete'},'selector':{'matchLabels':{'app':'db'}},'template':{'metadata':{'labels':{'app':'db'}},'spec':{'containers':[{'name':'c','image':'i'}]}},'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}]}}");
        world.settle();
        assertThat(world.get(CLAIM).at("/metadata/ownerReferences")).hasSize(1);

        world.delete(SETS + "/db", "Orphan");
        world.merge(CLAIM, "{'metadata':{'ownerReferences':null}}"); // as the collector does
        world.merge(POD, "{'metadata':{'annotations':{'wake':'up'}}}");
        world.settle();

        assertThat(world.get(CLAIM).at("/metadata/ownerReferences")).isEmpty();
    }
}
