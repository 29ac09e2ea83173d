{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ItemsOfTheTenant",
      "Effect": "Allow",
      "Action": [
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem"
      ],
      "Resource": [
        "arn:aws:dynamodb:REGION:ACCOUNT_ID:table/commerce-__name__"
      ],
      "Condition": {
        "ForAllValues:StringLike": {
          "dynamodb:LeadingKeys": [
            "T#${aws:PrincipalTag/tenant}#*"
          ]
        },
        "Null": {
          "dynamodb:LeadingKeys": "false",
          "aws:PrincipalTag/tenant": "false"
        }
      }
    }
  ]
}
