/**
 * What a person wants of jobs, and what the ledger forgets: the actions and who carries them out.
 */
package io.restoreroutes.control;
