package io.jollyboat.controllers.persistentvolume;

import java.io.IOException;

/** Folders of the machine that people have made volumes of themselves. Calls may block. */
public interface HostFolders {

    /** Removes what is at a path, with all that is in it; links are not followed. */
    void removeAt(String path) throws IOException;

    /** Removes all that is in a folder. */
    void emptyAt(String path) throws IOException;
}
