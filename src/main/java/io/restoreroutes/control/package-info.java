/**
 * What a person wants of jobs, and what the ledger forgets: the actions and who carries them out.
 *
 * <p>Internal: nothing of it is API.
 */
package io.restoreroutes.control;
