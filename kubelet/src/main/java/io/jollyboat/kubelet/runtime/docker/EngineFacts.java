package io.jollyboat.kubelet.runtime.docker;

import io.jollyboat.kubelet.runtime.EngineInfo;
import io.jollyboat.kubelet.runtime.docker.engine.EngineRequest;
import io.jollyboat.kubelet.runtime.docker.image.ImageArchive;
import io.jollyboat.kubelet.runtime.docker.image.ImageLoader;
import io.jollyboat.kubelet.runtime.docker.image.PauseImage;
import io.jollyboat.kubelet.runtime.docker.machine.Cgroups;
import io.jollyboat.kubelet.runtime.docker.machine.Machine;
import tools.jackson.databind.JsonNode;

/**
 * What stays the same while an engine runs.
 *
 * @param pause the sandbox image, which the engine has
 * @param dataDirectory where it keeps what it has, by its own words; may be empty
 * @param sharesHostNetwork false when the engine keeps containers in a user namespace, out of the
 *     host's network
 */
record EngineFacts(
        EngineInfo info,
        Cgroups cgroups,
        Machine machine,
        ImageArchive pause,
        String dataDirectory,
        boolean sharesHostNetwork) {

    /** Asks the engine, and gives it the sandbox image if it lacks it. */
    static EngineFacts of(Engine engine) {
        JsonNode info = engine.read(EngineRequest.get("/info"));
        String version = engine.read(EngineRequest.get("/version")).path("ApiVersion").asString("");
        var said =
                new EngineInfo(
                        "docker",
                        info.path("ServerVersion").asString(""),
                        version,
                        info.path("CgroupDriver").asString("cgroupfs"),
                        info.path("CgroupVersion").asString("1").equals("2") ? 2 : 1,
                        info.path("Driver").asString(""),
                        info.path("KernelVersion").asString(""),
                        info.path("OperatingSystem").asString(""),
                        architecture(info.path("Architecture").asString("")));
        ImageArchive pause = PauseImage.of(said.architecture());
        new ImageLoader(engine.http()).ensure(pause);
        boolean remapped = false;
        for (JsonNode option : info.path("SecurityOptions")) {
            String name = option.asString("");
            remapped |= name.startsWith("name=userns") || name.startsWith("name=rootless");
        }
        return new EngineFacts(
                said,
                new Cgroups(said),
                Machine.of(engine.isLocal()),
                pause,
                info.path("DockerRootDir").asString(""),
                !remapped);
    }

    /** The engine speaks as the kernel does, Kubernetes as Go does. */
    private static String architecture(String kernel) {
        return switch (kernel) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> kernel;
        };
    }
}
