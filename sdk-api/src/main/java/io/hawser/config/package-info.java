/**
 * Configuration: Seata's own keys, read from a properties file and overridden by system properties
 * and environment variables. A {@link io.hawser.config.HawserConfig} never changes; {@link
 * io.hawser.config.LiveConfig} follows the file and notifies its listeners on a thread of its own.
 */
@NullMarked
package io.hawser.config;

import org.jspecify.annotations.NullMarked;
