/**
 * What all registries have in common: one worker thread that keeps up subscriptions and
 * announcements over outages. A registry adds a {@link io.hawser.registry.support.Backend}.
 */
@NullMarked
package io.hawser.registry.support;

import org.jspecify.annotations.NullMarked;
