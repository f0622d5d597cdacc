package io.jollyboat.jolly.command;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: this program's version and the Kubernetes it speaks. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String own = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "jolly " + (own == null ? "(not packaged)" : own) + ", Kubernetes 1.36"
        };
    }
}
