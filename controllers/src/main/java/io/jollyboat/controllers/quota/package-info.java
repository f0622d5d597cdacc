/**
 * Counts what the objects of a namespace use of its quotas. The API server charges a quota for each
 * new object; this controller sees to it that what goes is given back, and mends what is off.
 */
@NullMarked
package io.jollyboat.controllers.quota;

import org.jspecify.annotations.NullMarked;
