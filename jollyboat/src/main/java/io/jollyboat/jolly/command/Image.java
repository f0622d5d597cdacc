package io.jollyboat.jolly.command;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.image.BuildContext;
import io.jollyboat.jolly.image.EngineImages;
import io.jollyboat.jolly.image.EngineImages.Listed;
import io.jollyboat.jolly.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The images that pods in Docker can run, since the engine has them. */
@Command(
        name = "image",
        description = "List, load, build, pull and remove images of the engine that runs the pods.")
public final class Image implements Runnable {

    enum Output {
        TEXT,
        JSON
    }

    private static final double MEGABYTE = 1e6;

    @Spec private CommandSpec command;

    @Option(
            names = {"-p", "--profile"},
            paramLabel = "NAME",
            description = "for which cluster; all of this machine share one engine",
            scope = ScopeType.INHERIT)
    private @Nullable String profile;

    private final Timeline timeline = Timeline.real();

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "what is to be done? One of ls, load, build, pull, rm");
    }

    private EngineImages images() {
        if (profile != null) {
            ProfileOption.existing(profile);
        }
        return new EngineImages(timeline);
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "ls",
            aliases = "list",
            description = "List the images.")
    int list(
            @Option(
                            names = "-o",
                            paramLabel = "FORMAT",
                            description = "text or json",
                            defaultValue = "text")
                    Output output) {
        List<Listed> all = images().list();
        if (output == Output.JSON) {
            ArrayNode json = JsonMapper.shared().createArrayNode();
            for (Listed image : all) {
                ObjectNode one = json.addObject().put("id", image.id());
                ArrayNode names = one.putArray("repoTags");
                image.names().forEach(names::add);
                one.put("size", String.valueOf(image.sizeBytes()));
            }
            System.out.println(json.toPrettyString());
            return ExitCode.OK;
        }
        for (Listed image : all) {
            for (String name : image.names()) {
                System.out.printf(
                        Locale.ROOT, "%-50s %8.1f MB%n", name, image.sizeBytes() / MEGABYTE);
            }
        }
        return ExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "load",
            description =
                    "Load images from archives as docker save writes them; - is standard input.")
    int load(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "an archive")
                    List<String> files)
            throws IOException {
        for (String file : files) {
            if (file.equals("-")) {
                images().load(System.in, System.out::println);
            } else if (Files.isRegularFile(Path.of(file))) {
                try (InputStream archive = Files.newInputStream(Path.of(file))) {
                    images().load(archive, System.out::println);
                }
            } else if (images().has(file)) {
                System.out.println(file + " is in the engine already: pods can use it");
            } else {
                throw new ImageException(
                        "there is no file " + file + ", and no image of that name in the engine");
            }
        }
        return ExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "build",
            description = "Build an image from a folder with a Dockerfile.")
    int build(
            @Parameters(paramLabel = "FOLDER", description = "what to build from") Path folder,
            @Option(
                            names = {"-t", "--tag"},
                            paramLabel = "NAME",
                            description = "the image's name")
                    @Nullable String tag,
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            description = "the Dockerfile within the folder",
                            defaultValue = "Dockerfile")
                    String dockerfile)
            throws IOException, InterruptedException {
        Process packing = new BuildContext(folder).pack(dockerfile);
        try (InputStream archive = packing.getInputStream()) {
            images().build(archive, dockerfile, tag == null ? "" : tag, System.out::println);
            if (packing.waitFor() > BuildContext.FILE_CHANGED) {
                throw new ImageException("not all of " + folder + " could be packed (see above)");
            }
        } finally {
            packing.destroy();
        }
        return ExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "pull",
            description = "Pull images from their registries.")
    int pull(
            @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "an image")
                    List<String> names) {
        names.forEach(name -> images().pull(name, System.out::println));
        return ExitCode.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            name = "rm",
            aliases = "remove",
            description = "Remove images.")
    int remove(
            @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "an image")
                    List<String> names) {
        names.forEach(images()::remove);
        return ExitCode.OK;
    }
}
