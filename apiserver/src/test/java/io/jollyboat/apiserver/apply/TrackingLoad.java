package io.jollyboat.apiserver.apply;

import com.sun.management.ThreadMXBean;
import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.TestServer;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.core.schema.Schema;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Not a test: prints what keeping managed fields costs a kubelet's write of a pod's status, in
 * processor time and in bytes allocated, beside what the whole write costs.
 */
final class TrackingLoad {

    private static final int WARM = 20_000;
    private static final int COUNTED = 20_000;
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TestServer server = new TestServer();
    private int turn;

    private TrackingLoad() {}

    public static void main(String[] arguments) {
        new TrackingLoad().run();
    }

    private void run() {
        server.post(
                PODS,
                """
                {'metadata':{'name':'p','labels':{'app':'web','tier':'front'}},'spec':{'containers':[
                  {'name':'a','image':'x:1','env':[{'name':'A','value':'1'},{'name':'B','value':'2'}],
                   'ports':[{'containerPort':80}],'livenessProbe':{'httpGet':{'path':'/','port':80}}},
                  {'name':'b','image':'y:1','resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]}}
                """,
                "fieldManager",
                "kube-controller-manager");
        write();
        JsonNode pod = server.get(PODS + "/p");
        measure("whole status write", this::write);
        ObjectNode before = (ObjectNode) pod;
        ObjectNode same = before.deepCopy();
        ObjectNode after = before.deepCopy();
        ((ObjectNode) after.path("status")).set("conditions", conditions("True"));
        measure("tracking, two conditions changed", () -> track(before, after));
        measure("tracking, nothing changed", () -> track(before, same));
        System.out.printf(
                "object: %d bytes, of them managed fields: %d%n",
                pod.toString().length(), pod.at("/metadata/managedFields").toString().length());
    }

    private void write() {
        turn++;
        ObjectNode pod = (ObjectNode) server.get(PODS + "/p").deepCopy();
        ObjectNode status = (ObjectNode) pod.path("status");
        status.put("phase", "Running").put("hostIP", "10.244.0.1").put("podIP", "10.244.0.2");
        status.set("conditions", conditions(turn % 2 == 0 ? "True" : "False"));
        server.put(PODS + "/p/status", pod.toString(), "fieldManager", "kubelet");
    }

    private static JsonNode conditions(String value) {
        return Json.object(
                        """
                        {'c':[{'type':'Ready','status':'%s','lastTransitionTime':'2026-01-01T00:00:00Z'},
                              {'type':'ContainersReady','status':'%s','lastTransitionTime':'2026-01-01T00:00:00Z'},
                              {'type':'PodScheduled','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'}]}
                        """
                                .formatted(value, value))
                .path("c");
    }

    private static void track(ObjectNode before, ObjectNode after) {
        Owners owners = Owners.stored(before.path("metadata").path("managedFields"));
        Transition change = new Transition(new Pods(), "v1", before, after, Set.of("spec"));
        Owners now = Tracking.after(owners, change, new Author("kubelet", "v1", "status", "now"));
        if (!now.equals(owners)) {
            now.json();
        }
    }

    private static final class Pods implements Served {
        private static final Form FORM =
                new SchemaForms(Schema.kubernetes()).of("v1", "Pod").orElseThrow();

        @Override
        public Form form(String apiVersion) {
            return FORM;
        }

        @Override
        public ObjectNode convert(ObjectNode object, String from, String to) {
            return object;
        }
    }

    private static void measure(String what, Runnable work) {
        for (int i = 0; i < WARM; i++) {
            work.run();
        }
        long bytes = THREAD.getCurrentThreadAllocatedBytes();
        long nanos = THREAD.getCurrentThreadCpuTime();
        for (int i = 0; i < COUNTED; i++) {
            work.run();
        }
        nanos = THREAD.getCurrentThreadCpuTime() - nanos;
        bytes = THREAD.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f us of processor, %d bytes%n",
                what,
                nanos / 1e3 / COUNTED,
                bytes / COUNTED);
    }
}
