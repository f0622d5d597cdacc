package io.jollyboat.kubelet.volume;

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
}
