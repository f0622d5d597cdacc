package io.jollyboat.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.protobuf.ProtobufReader;
import io.jollyboat.apiserver.protobuf.ProtobufWriter;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.schema.Schema;
import io.jollyboat.core.tls.ClientTls;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What clients see that speak protobuf first, as Go's do. */
class ProtobufWireTest {

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String EITHER = PROTOBUF + ",application/json";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final ProtobufReader READER = new ProtobufReader(Schema.kubernetes());

    private static ListeningServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        server = new ListeningServer();
        CertificateCheck check =
                new CertificateCheck(List.of(server.authority().certificate()), Instant::now);
        client =
                HttpClient.newBuilder()
                        .sslContext(
                                new ClientTls(check, server.clientOf("admin", "system:masters"))
                                        .sslContext())
                        .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void anObjectGoesThereAndBack() throws Exception {
        ObjectNode sent =
                Json.object(
                        "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'none'},'spec':{"
                                + "'replicas':0,'selector':{'matchLabels':{'a':'b'}},'template':{"
                                + "'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
                                + "'image':'i','resources':{'limits':{'cpu':'1500m'}},'securityContext':"
                                + "{'runAsUser':0}}]}}}}");

        HttpResponse<byte[]> created = post(DEPLOYMENTS, sent);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Content-Type")).contains(PROTOBUF);
        assertThat(tree(created).at("/spec/replicas").asInt()).isZero();

        JsonNode read = tree(get(DEPLOYMENTS + "/none", EITHER));
        JsonNode json = json(get(DEPLOYMENTS + "/none", "application/json"));
        assertThat(read).isEqualTo(json);
        assertThat(tree(get(DEPLOYMENTS, EITHER)).at("/items/0/spec")).isEqualTo(read.path("spec"));
        assertThat(tree(get(DEPLOYMENTS + "/none/scale", EITHER)).path("kind").asString())
                .isEqualTo("Scale");
    }

    @Test
    void aPodIsTheSameInBothForms() throws Exception {
        String pods = "/api/v1/namespaces/default/pods";
        json(
                client.send(
                        request(pods, "application/json")
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"metadata":{"name":"p"},"spec":{"terminationGracePeriodSeconds":3,
                                                "automountServiceAccountToken":false,"securityContext":{"runAsUser":5},
                                                "containers":[{"name":"c","image":"i"}]}}"""))
                                .build(),
                        BodyHandlers.ofByteArray()));
        HttpResponse<byte[]> read = get(pods + "/p", PROTOBUF);
        HttpRequest put =
                request(pods + "/p", "application/json")
                        .header("Content-Type", PROTOBUF)
                        .PUT(BodyPublishers.ofByteArray(read.body()))
                        .build();
        // a pod's spec must not change, and numbers of 64 bits come by both ways
        HttpResponse<byte[]> written = client.send(put, BodyHandlers.ofByteArray());
        assertThat(written.statusCode()).as(json(written).toString()).isEqualTo(200);
        assertThat(json(written)).isEqualTo(json(get(pods + "/p", "application/json")));
    }

    @Test
    void refusalsAreToldTheSameWay() throws Exception {
        HttpResponse<byte[]> missing = get(MAPS + "/missing", PROTOBUF);

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(tree(missing).path("reason").asString()).isEqualTo("NotFound");
        assertThat(tree(missing).path("code").asInt()).isEqualTo(404);
    }

    @Test
    void aDeletionsOptionsAreUnderstood() throws Exception {
        post(MAPS, Json.object("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'x'}}"));
        ObjectNode options =
                Json.object(
                        "{'apiVersion':'v1','kind':'DeleteOptions','preconditions':{'uid':'other'}}");

        HttpRequest.Builder delete =
                request(MAPS + "/x", EITHER)
                        .header("Content-Type", PROTOBUF)
                        .method("DELETE", BodyPublishers.ofByteArray(bytes(options)));

        assertThat(client.send(delete.build(), BodyHandlers.ofByteArray()).statusCode())
                .isEqualTo(409);
    }

    @Test
    void tablesAreJsonAndMetadataAloneIsNot() throws Exception {
        String table = ";as=Table;g=meta.k8s.io;v=v1";

        HttpResponse<byte[]> rows = get(MAPS, PROTOBUF + table + ",application/json" + table);
        assertThat(rows.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(rows).path("kind").asString()).isEqualTo("Table");
        assertThat(get(MAPS, PROTOBUF + table).statusCode()).isEqualTo(406);
        HttpResponse<byte[]> partial =
                get(MAPS, PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        assertThat(partial.headers().firstValue("Content-Type")).contains(PROTOBUF);
        assertThat(tree(partial).path("kind").asString()).isEqualTo("PartialObjectMetadataList");
    }

    @Test
    void customResourcesAreTheJsonTheyWere() throws Exception {
        HttpResponse<byte[]> defined =
                post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        Json.object(
                                "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                                        + "'metadata':{'name':'widgets.example.com'},'spec':{'group':'example.com',"
                                        + "'scope':'Cluster','names':{'plural':'widgets','kind':'Widget'},"
                                        + "'versions':[{'name':'v1','served':true,'storage':true,'schema':"
                                        + "{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':"
                                        + "'array','default':[1],'items':{'type':'integer','enum':[1,2]}}}}}}]}}"));
        assertThat(defined.statusCode()).isEqualTo(201);
        assertThat(
                        tree(defined)
                                .at(
                                        "/spec/versions/0/schema/openAPIV3Schema/properties/spec/items/type")
                                .asString())
                .isEqualTo("integer");
        String widgets = "/apis/example.com/v1/widgets";
        for (int tries = 0; get(widgets, EITHER).statusCode() == 404 && tries < 500; tries++) {
            Thread.onSpinWait();
        }

        HttpResponse<byte[]> list = get(widgets, EITHER);
        assertThat(list.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(get(widgets, PROTOBUF).statusCode()).isEqualTo(406);
        HttpResponse<byte[]> partial =
                get(widgets, PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        assertThat(partial.headers().firstValue("Content-Type")).contains(PROTOBUF);
    }

    @Test
    void aWatchIsOneFramePerEvent() throws Exception {
        HttpResponse<InputStream> watch =
                client.send(
                        request(
                                        MAPS
                                                + "?watch=1&fieldSelector=metadata.name%3Dwatched"
                                                + "&allowWatchBookmarks=true&sendInitialEvents=true"
                                                + "&resourceVersionMatch=NotOlderThan",
                                        EITHER)
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(watch.headers().firstValue("Content-Type")).contains(PROTOBUF + ";stream=watch");
        try (DataInputStream frames = new DataInputStream(watch.body())) {
            assertThat(event(frames, "BOOKMARK").at("/metadata/annotations").toString())
                    .contains("initial-events-end");
            post(
                    MAPS,
                    Json.object(
                            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'watched'},'data':{'k':'v'}}"));

            JsonNode added = event(frames, "ADDED");

            assertThat(added).isEqualTo(tree(get(MAPS + "/watched", PROTOBUF)));
        }
        assertThat(get(MAPS + "?watch=1&timeoutSeconds=1", "application/yaml").statusCode())
                .isEqualTo(406);
    }

    /** The object of the next event, which is of that type. */
    private static JsonNode event(DataInputStream frames, String type) throws Exception {
        byte[] frame = frames.readNBytes(frames.readInt());
        byte[] start = ("\n" + (char) type.length() + type).getBytes(StandardCharsets.US_ASCII);
        assertThat(frame).startsWith(start);
        int object = 0;
        while (frame[object] != 'k' || frame[object + 1] != '8' || frame[object + 2] != 's') {
            object++;
        }
        return normal(READER.read(Arrays.copyOfRange(frame, object, frame.length), "", ""));
    }

    private static HttpResponse<byte[]> post(String path, ObjectNode object) throws Exception {
        HttpRequest post =
                request(path, EITHER)
                        .header("Content-Type", PROTOBUF)
                        .POST(BodyPublishers.ofByteArray(bytes(object)))
                        .build();
        return client.send(post, BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> get(String path, String accept) throws Exception {
        return client.send(request(path, accept).build(), BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).header("Accept", accept);
    }

    private static byte[] bytes(ObjectNode object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProtobufWriter writer = ProtobufWriter.ofKubernetes();
        ProtobufWriter.enveloped(writer.message(object)).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static JsonNode tree(HttpResponse<byte[]> response) {
        return normal(READER.read(response.body(), "", ""));
    }

    /** Numbers of the sizes that a JSON parser gives them. */
    private static JsonNode normal(JsonNode read) {
        return JsonMapper.shared().readTree(read.toString());
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
