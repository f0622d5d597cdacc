package io.jollyboat.kubelet.volume;

import java.util.List;

/** A volume cannot be had for now; the message is what the event shows. */
public final class VolumeException extends Exception {

    private static final long serialVersionUID = 1L;

    public VolumeException(String message) {
        super(message);
    }

    /** In the words that follow a failed set-up. */
    static VolumeException setUp(String volume, String why) {
        return new VolumeException(
                "MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
    }

    /** Fails if there are any: with the first, by which the others are suppressed. */
    static void throwAll(List<VolumeException> failed) throws VolumeException {
        if (!failed.isEmpty()) {
            failed.stream().skip(1).forEach(failed.getFirst()::addSuppressed);
            throw failed.getFirst();
        }
    }
}
