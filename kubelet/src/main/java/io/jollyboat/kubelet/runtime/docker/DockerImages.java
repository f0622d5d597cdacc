package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException.Reason;
import io.jollyboat.kubelet.runtime.ImageReference;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.engine.EngineStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The engine's images. */
final class DockerImages implements Images {
    private static final Logger log = LoggerFactory.getLogger(DockerImages.class);
    private final Engine engine;
    private final Inventory inventory;
    private final Labels labels;
    private final Timeline timeline;

    DockerImages(Engine engine, Inventory inventory, Labels labels, Timeline timeline) {
        this.engine = engine;
        this.inventory = inventory;
        this.labels = labels;
        this.timeline = timeline;
    }

    @Override
    public List<Image> list() {
        return engine.ask(docker -> docker.listImagesCmd().exec()).stream()
                .map(
                        image ->
                                new Image(
                                        image.getId(),
                                        plain(image.getRepoTags()),
                                        plain(image.getRepoDigests()),
                                        image.getSize() == null ? 0 : image.getSize(),
                                        "",
                                        ""))
                .toList();
    }

    /** The engine says none as {@code <none>}. */
    private static List<String> plain(String @org.jspecify.annotations.Nullable [] names) {
        return names == null
                ? List.of()
                : java.util.Arrays.stream(names).filter(name -> !name.contains("<none>")).toList();
    }

    @Override
    public Optional<Image> find(String reference) {
        boolean isId = reference.startsWith("sha256:");
        String name = isId ? reference : ImageReference.parse(reference).toString();
        try {
            JsonNode json = engine.read(EngineRequest.get("/images/" + name + "/json"));
            return Optional.of(
                    new Image(
                            json.path("Id").asString(""),
                            texts(json.path("RepoTags")),
                            texts(json.path("RepoDigests")),
                            json.path("Size").asLong(0),
                            json.path("Config").path("User").asString(""),
                            json.path("Config").path("StopSignal").asString("")));
        } catch (ContainerRuntimeException e) {
            if (e.reason() == Reason.IMAGE_MISSING || e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString("")));
        return texts;
    }

    @Override
    public CompletionStage<Image> pull(String reference, Credentials credentials) {
        ImageReference parsed;
        try {
            parsed = ImageReference.parse(reference);
        } catch (ContainerRuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        var result = new CompletableFuture<Image>();
        timeline.execute(
                () -> {
                    try {
                        fetch(parsed, credentials);
                        result.complete(
                                find(reference)
                                        .orElseThrow(
                                                () ->
                                                        ContainerRuntimeException.imageMissing(
                                                                reference)));
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    private void fetch(ImageReference reference, Credentials credentials) {
        String tag = reference.digest().isEmpty() ? reference.tag() : reference.digest();
        EngineRequest request =
                EngineRequest.post(
                        "/images/create?fromImage="
                                + encoded(reference.repository())
                                + "&tag="
                                + encoded(tag));
        if (!credentials.isAnonymous()) {
            request = request.withHeader("X-Registry-Auth", authentication(credentials));
        }
        try (EngineStream stream = engine.open(request);
                var lines =
                        new BufferedReader(
                                new InputStreamReader(stream.input(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String error = line.isBlank() ? "" : Engine.parse(line).path("error").asString("");
                if (!error.isEmpty()) {
                    throw new ContainerRuntimeException(Reason.PULL_FAILED, error);
                }
            }
        } catch (ContainerRuntimeException e) {
            // Whatever the engine answers here is the registry's doing, unless the engine itself is
            // away.
            throw e.reason() == Reason.ENGINE_UNAVAILABLE || e.reason() == Reason.PULL_FAILED
                    ? e
                    : new ContainerRuntimeException(
                            Reason.PULL_FAILED, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw EngineErrors.unreachable(e, engine.http().address());
        }
    }

    private static String authentication(Credentials credentials) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("username", credentials.username())
                        .put("password", credentials.password())
                        .put("serveraddress", credentials.serverAddress());
        return Base64.getUrlEncoder()
                .encodeToString(Engine.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An image cannot be read, but a container of it, which never runs. */
    @Override
    public InputStream files(String imageId) {
        String name = labels.nameOfReader(imageId);
        inventory.reads(name);
        try {
            engine.remove(name); // of a process that was killed
            ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("Image", imageId);
            wanted.putArray("Cmd").add("none");
            wanted.putObject("HostConfig").put("NetworkMode", "none");
            ObjectNode marks = wanted.putObject("Labels");
            labels.ofReader().forEach(marks::put);
            engine.call(
                    EngineRequest.post("/containers/create?name=" + name, Engine.write(wanted)));
            EngineStream stream = engine.open(EngineRequest.get("/containers/" + name + "/export"));
            return new FilterInputStream(stream.input()) {
                @Override
                public void close() {
                    stream.close();
                    discard(name);
                }
            };
        } catch (ContainerRuntimeException e) {
            discard(name);
            throw e;
        }
    }

    private void discard(String reader) {
        try {
            engine.remove(reader);
        } catch (ContainerRuntimeException e) {
            log.debug("{} is removed with the next look: {}", reader, e.getMessage());
        } finally {
            inventory.hasRead(reader);
        }
    }

    @Override
    public void remove(String imageId) {
        try {
            engine.ask(docker -> docker.removeImageCmd(imageId).exec());
        } catch (ContainerRuntimeException e) {
            if (e.reason() != Reason.IMAGE_MISSING && e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
