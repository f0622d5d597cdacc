package io.jollyboat.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.runtime.docker.TestImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A registry on loopback with one image, the test image, which only joe is given. */
final class TestRegistry implements AutoCloseable {

    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String JOE = "Basic " + base64("joe:secret".getBytes(UTF_8));

    private final HttpServer server;
    private final PlainDoor door;
    private final Map<String, byte[]> blobs = new HashMap<>(); // by digest
    private final byte[] manifest;

    TestRegistry(Path directory) throws IOException {
        Path archive = directory.resolve("image.tar");
        run("docker", "save", "--output", archive.toString(), TestImage.NAME);
        run("tar", "-xf", archive.toString(), "-C", directory.toString());
        JsonNode saved =
                JsonMapper.shared()
                        .readTree(Files.readString(directory.resolve("manifest.json")))
                        .path(0);
        byte[] config = Files.readAllBytes(directory.resolve(saved.path("Config").asString("")));
        ObjectNode json = Trees.newObject();
        json.put("schemaVersion", 2).put("mediaType", MANIFEST);
        json.set("config", blob(config, "application/vnd.docker.container.image.v1+json"));
        ArrayNode layers = json.putArray("layers");
        for (JsonNode layer : saved.path("Layers")) {
            byte[] tar = Files.readAllBytes(directory.resolve(layer.asString("")));
            layers.add(blob(zipped(tar), "application/vnd.docker.image.rootfs.diff.tar.gzip"));
        }
        manifest = json.toString().getBytes(UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/", this::answer);
        server.start();
        door = new PlainDoor(server.getAddress());
    }

    /** With its tag. */
    String image() {
        return repository() + ":1";
    }

    String imageByDigest() {
        return repository() + "@" + digest(manifest);
    }

    private String repository() {
        return host() + "/private/web";
    }

    String host() {
        return "127.0.0.1:" + door.port();
    }

    private ObjectNode blob(byte[] bytes, String type) {
        blobs.put(digest(bytes), bytes);
        ObjectNode json = Trees.newObject();
        return json.put("mediaType", type).put("size", bytes.length).put("digest", digest(bytes));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (!JOE.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
            send(exchange, 401, "{\"errors\":[]}".getBytes(UTF_8));
        } else if (path.equals("/v2/")) {
            send(exchange, 200, "{}".getBytes(UTF_8));
        } else if (path.contains("/manifests/")
                && (last.equals("1") || last.equals(digest(manifest)))) {
            exchange.getResponseHeaders().set("Content-Type", MANIFEST);
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest(manifest));
            send(exchange, 200, manifest);
        } else if (blobs.containsKey(last)) {
            send(exchange, 200, blobs.get(last));
        } else {
            send(
                    exchange,
                    404,
                    "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"
                            .getBytes(UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            // not to our own output, on which the build talks with this process
            byte[] said = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException(
                        String.join(" ", command) + " failed: " + new String(said, UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        server.stop(0);
        run("docker", "rmi", "--force", image());
    }
}
