package io.jollyboat.kubelet.runtime;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The images that the engine holds. */
public interface Images {

    List<Image> list();

    /**
     * The image that a reference ({@code web}, {@code web:1}, {@code host/web@sha256:…}, an id)
     * names, if the engine has it.
     */
    Optional<Image> find(String reference);

    /**
     * Fetches an image. The stage fails with a {@link ContainerRuntimeException}: {@code
     * INVALID_IMAGE_NAME}, {@code PULL_FAILED} with the registry's words, {@code
     * ENGINE_UNAVAILABLE}.
     *
     * @param credentials for the registry; {@link Credentials#NONE} to ask anonymously
     */
    CompletionStage<Image> pull(String reference, Credentials credentials);

    /**
     * The files of an image as they are seen in a container of it, as a tar archive. To be closed,
     * which leaves nothing behind; reading it fails when the engine goes away.
     */
    InputStream files(String imageId);

    /**
     * Removes an image; harmless when it is gone. One that a container uses, or that goes by
     * several names, is refused.
     */
    void remove(String imageId);

    /**
     * One image.
     *
     * @param id of its configuration, {@code sha256:…}
     * @param tags such as {@code web:1}
     * @param digests such as {@code host/web@sha256:…}
     * @param user the user that the image asks for, a name, a number or empty
     * @param stopSignal such as {@code SIGQUIT}, or empty
     */
    record Image(
            String id,
            List<String> tags,
            List<String> digests,
            long sizeBytes,
            String user,
            String stopSignal) {
        public Image {
            tags = List.copyOf(tags);
            digests = List.copyOf(digests);
        }

        /** True when no user is named, or it is root by name or number. */
        public boolean runsAsRoot() {
            String name = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
            return name.isEmpty() || name.equals("root") || name.equals("0");
        }
    }

    /** Who asks the registry. Empty strings: anonymously. */
    record Credentials(String username, String password, String serverAddress) {
        public static final Credentials NONE = new Credentials("", "", "");

        public boolean isAnonymous() {
            return username.isEmpty() && password.isEmpty();
        }

        @Override
        public String toString() {
            return isAnonymous() ? "anonymous" : username + " at " + serverAddress;
        }
    }
}
