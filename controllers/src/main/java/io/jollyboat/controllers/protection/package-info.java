/** Lets volumes and claims go that are being deleted, once nobody uses them any more. */
@NullMarked
package io.jollyboat.controllers.protection;

import org.jspecify.annotations.NullMarked;
