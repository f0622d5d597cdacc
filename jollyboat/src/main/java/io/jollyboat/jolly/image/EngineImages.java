package io.jollyboat.jolly.image;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ImageReference;
import io.jollyboat.kubelet.runtime.docker.engine.EngineAddress;
import io.jollyboat.kubelet.runtime.docker.engine.EngineHttp;
import io.jollyboat.kubelet.runtime.docker.engine.EngineReply;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The images of this machine's engine, which all nodes in Docker share: what is here, pods can use
 * at once. Calls block until the engine has done its work.
 */
public final class EngineImages {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final EngineHttp engine;

    public EngineImages(Timeline timeline) {
        this.engine = new EngineHttp(EngineAddress.DEFAULT, timeline);
    }

    /**
     * One image.
     *
     * @param names by which it is known, such as {@code web:1}; none when it has lost its last
     */
    public record Listed(String id, List<String> names, long sizeBytes) {
        public Listed {
            names = List.copyOf(names);
        }
    }

    /** All images, in the engine's order: the newest first. */
    public List<Listed> list() {
        var images = new ArrayList<Listed>();
        for (JsonNode image : json(call(EngineRequest.get("/images/json")))) {
            var names = new ArrayList<String>();
            for (JsonNode name : image.path("RepoTags")) {
                if (!name.asString("").contains("<none>")) {
                    names.add(name.asString(""));
                }
            }
            images.add(
                    new Listed(image.path("Id").asString(""), names, image.path("Size").asLong(0)));
        }
        return images;
    }

    /** Whether the engine has an image of this name. */
    public boolean has(String name) {
        try {
            return engine.call(EngineRequest.get("/images/" + name + "/json"), LIMIT).status()
                    == 200; // what is no name of an image leads elsewhere
        } catch (IOException e) {
            throw away(e);
        }
    }

    /**
     * Removes an image by name or id.
     *
     * @throws ImageException when it is not there, or a container uses it
     */
    public void remove(String name) {
        call(new EngineRequest("DELETE", "/images/" + name, Map.of(), new byte[0], null, false));
    }

    /**
     * Takes the images out of an archive as {@code docker save} writes it.
     *
     * @param said told of what the engine says
     */
    public void load(InputStream archive, Consumer<String> said) {
        upload("/images/load?quiet=1", archive, "application/x-tar", said);
    }

    /** Fetches an image from its registry, as the engine is set up for it. */
    public void pull(String name, Consumer<String> said) {
        ImageReference image = reference(name);
        String tag = image.digest().isEmpty() ? image.tag() : image.digest();
        follow(
                EngineRequest.post(
                        "/images/create?fromImage="
                                + encoded(image.repository())
                                + "&tag="
                                + encoded(tag)),
                said);
    }

    private static ImageReference reference(String name) {
        try {
            return ImageReference.parse(name);
        } catch (ContainerRuntimeException e) {
            throw new ImageException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Builds an image.
     *
     * @param context the folder's files as a tar archive
     * @param dockerfile its path within the context
     * @param tag the name of the image; empty for none
     */
    public void build(InputStream context, String dockerfile, String tag, Consumer<String> said) {
        String name = tag.isEmpty() ? "" : "&t=" + encoded(tag);
        upload(
                "/build?forcerm=1&dockerfile=" + encoded(dockerfile) + name,
                context,
                "application/x-tar",
                said);
    }

    private void upload(String path, InputStream content, String type, Consumer<String> said) {
        follow(
                new EngineRequest(
                        "POST", path, Map.of("Content-Type", type), new byte[0], content, false),
                said);
    }

    /** Passes on what the engine says line by line; an error among it ends it. */
    private void follow(EngineRequest request, Consumer<String> said) {
        try (EngineStream stream = engine.open(request);
                var lines =
                        new BufferedReader(
                                new InputStreamReader(stream.input(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                JsonNode step = JSON.readTree(line);
                String error = step.path("error").asString("");
                if (!stream.isSuccess() || !error.isEmpty()) {
                    throw new ImageException(
                            error.isEmpty() ? step.path("message").asString(line) : error);
                }
                boolean progress = step.has("progressDetail") && step.has("id");
                String text = step.path("stream").asString(step.path("status").asString(""));
                if (!text.isBlank() && !progress) {
                    said.accept(text.strip());
                }
            }
        } catch (IOException e) {
            throw away(e);
        }
    }

    private EngineReply call(EngineRequest request) {
        try {
            EngineReply reply = engine.call(request, LIMIT);
            if (!reply.isSuccess()) {
                throw new ImageException(json(reply).path("message").asString(reply.text()));
            }
            return reply;
        } catch (IOException e) {
            throw away(e);
        }
    }

    private static JsonNode json(EngineReply reply) {
        return JSON.readTree(reply.text());
    }

    private static ImageException away(IOException e) {
        return new ImageException(
                "the Docker engine does not answer: "
                        + e.getMessage()
                        + "; start it (systemctl start docker, or dockerd), then try again");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
