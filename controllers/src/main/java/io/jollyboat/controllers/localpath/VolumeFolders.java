package io.jollyboat.controllers.localpath;

import io.jollyboat.controllers.persistentvolume.HostFolders;
import java.io.IOException;

/**
 * Where volumes' data lies. A folder's name is made of nothing but letters, digits, dashes,
 * underscores and dots. Calls may block.
 */
public interface VolumeFolders extends HostFolders {

    /**
     * Makes a folder that every user may write to, if it is not there.
     *
     * @return its path on the node
     */
    String create(String name) throws IOException;

    /** Removes a folder with all that is in it; one that is not there is as good as removed. */
    void remove(String name) throws IOException;

    /** Folders of nodes that are simulated: paths, and nothing behind them. */
    static VolumeFolders simulated() {
        return new VolumeFolders() {
            @Override
            public String create(String name) {
                return "/var/lib/jollyboat/volumes/" + name;
            }

            @Override
            public void remove(String name) {
                // there is nothing
            }

            @Override
            public void removeAt(String path) {
                // there is nothing
            }

            @Override
            public void emptyAt(String path) {
                // there is nothing
            }
        };
    }
}
