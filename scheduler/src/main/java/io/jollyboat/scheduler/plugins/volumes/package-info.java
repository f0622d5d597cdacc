/** The rules about the volumes that pods come with. */
@NullMarked
package io.jollyboat.scheduler.plugins.volumes;

import org.jspecify.annotations.NullMarked;
