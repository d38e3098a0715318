// Verification, risk and the three products, in English.
export const enLifecycle = {
  judgement: {
    verifications: 'Verification',
    noVerification: 'No verification is recorded yet.',
    cases: '{{count}} cases found',
    risks: 'Risk assessment',
    noRisk: 'No risk assessment is recorded yet.',
    risk: 'Likelihood {{likelihood}} × impact {{impact}} = {{product}}',
    draft: 'The system’s draft: likelihood {{likelihood}}, impact {{impact}}. You judge.',
    ofOthers:
      'The desk and the epidemiologists verify and judge; what was issued to your department stands here.',
    draftedBy: 'Drafted by {{by}}',
    approvedBy: 'approved by {{by}} ({{at}})',
    issuedBy: 'issued by {{by}} ({{at}})',
    ownDraft: 'You wrote it: somebody else approves it.',
    recipients: 'Sent to',
    draftOf: 'Draft: {{kind}}',
    act: { revise: 'Revise', approve: 'Approve', issue: 'Issue', withdraw: 'Withdraw' },
    reviseText: 'What is changed must be approved again.',
    titleChinese: 'Title in Chinese',
    titleEnglish: 'Title in English',
    bodyChinese: 'Text in Chinese',
    bodyEnglish: 'Text in English',
    mergedInto: 'Merged into',
    otherAlert: 'That alert',
    mergeInto: 'Into',
    mergeText:
      'Its findings and the departments’ duties go into the chosen alert; this one stays as a record. It cannot be undone.',
    mergeMissing: 'Choose the alert to merge into, and give a reason.',
    noTargets: 'There is no alert to merge into',
  },
};
