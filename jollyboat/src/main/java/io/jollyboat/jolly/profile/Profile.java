package io.jollyboat.jolly.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * The name of a cluster and the folder that holds its state, {@code ~/.jollyboat/<name>}. Deleting
 * the folder deletes the cluster's memory; nothing of it is kept elsewhere but what the engine and
 * the kernel hold for it.
 */
public record Profile(String name, Path folder) {

    public static final String DEFAULT = "jollyboat";

    /**
     * A profile's name becomes part of container labels, of an nft table's and a context's name.
     */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

    /**
     * @throws IllegalArgumentException when the name cannot be one, with a message for the person
     *     who chose it
     */
    public static Profile of(String name, Path home) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + name
                            + "\" cannot be a profile's name: at most 40 lower case letters, digits and '-', beginning and"
                            + " ending with a letter or digit");
        }
        return new Profile(name, home.resolve(".jollyboat").resolve(name));
    }

    /** Whose folder it is in. */
    public Path home() {
        return folder.resolveSibling("..").normalize();
    }

    /** Whether there is such a cluster: a first start that fails leaves none. */
    public boolean exists() {
        return Files.exists(settings());
    }

    /** Makes the folder, for its owner's eyes only: it will hold keys. */
    public void create() throws IOException {
        Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    public Path settings() {
        return folder.resolve("settings.json");
    }

    /** The data of persistent volumes. */
    public Path volumes() {
        return folder.resolve("volumes");
    }

    public Path log() {
        return folder.resolve("jollyboat.log");
    }

    /** Who holds the lock on this file runs the cluster; its content is that process's number. */
    public Path lock() {
        return folder.resolve("running");
    }

    /** How the scheduler works; there only if somebody said so. */
    public Path scheduler() {
        return folder.resolve("scheduler.yaml");
    }

    public Path credentials() {
        return folder.resolve("pki");
    }

    /** Where the store keeps its data, in a folder of the engine's own. */
    public Path store() {
        return folder.resolve("store");
    }

    /** Where the kubelet keeps the volumes and files of pods. */
    public Path kubelet() {
        return folder.resolve("kubelet");
    }
}
